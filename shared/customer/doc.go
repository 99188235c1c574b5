// Package customer reads the list of the customers whom a notice tells, and says what is wrong in it: from the cells of a CSV or of a
// spreadsheet to incident.Customer. It is pure; package source, below it, gets the bytes.
package customer
