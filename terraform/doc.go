// Package terraform holds the Terraform of a deployment on Google Cloud, and the tests of our rules over it: what must
// never be in it (a secret's value, a public door that nobody listed), and what must be (retries, pinned versions, an index
// for each query, a page for each alert). The files are read as HCL, without Terraform and without its provider.
//
// tests/ has Terraform's own tests with a mocked provider: `terraform init -backend=false && terraform test`.
package terraform
