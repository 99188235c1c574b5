package vocabulary

import (
	"regexp"
	"strings"
	"sync"
)

// service is one cloud service and the ways in which people write it.
type service struct {
	name   string
	forms  expression
	unless expression // what follows shows that something else is meant
}

// services lists what is recognised. Load balancers of all types are ELB, as the provider's own feed has them, so that
// two people who name the same outage differently are seen to mean one. Names that are everyday words (Config, Batch,
// Backup, …) count only with the maker's name before them.
var services = []service{
	{name: "EC2", forms: forms("EC2", "Elastic Compute Cloud")},
	{name: "EBS", forms: forms("EBS", "Elastic Block Store")},
	{name: "EFS", forms: forms("EFS", "Elastic File System")},
	{name: "FSx", forms: forms("FSx")},
	{name: "S3", forms: forms("S3", "Simple Storage Service")},
	{name: "RDS", forms: forms("RDS")},
	{name: "Aurora", forms: forms("Aurora", "オーロラ")},
	{name: "DynamoDB", forms: forms("Dynamo DB", "Dynamo", "ダイナモDB")},
	{name: "ElastiCache", forms: forms("Elasti Cache", "Elastic Cache")},
	{name: "Redshift", forms: forms("Red shift", "レッドシフト")},
	{name: "OpenSearch", forms: forms("Open Search", "Open Search Service")},
	{name: "DocumentDB", forms: forms("Document DB")},
	{name: "MSK", forms: forms("MSK")},
	{name: "Kinesis", forms: forms("Kinesis", "キネシス")},
	{name: "Athena", forms: forms("Athena")},
	{name: "EMR", forms: forms("EMR")},
	{name: "Lambda", forms: forms("Lambda", "ラムダ")},
	{name: "ECS", forms: forms("ECS")},
	{name: "EKS", forms: forms("EKS")},
	{name: "ECR", forms: forms("ECR")},
	{name: "Fargate", forms: forms("Fargate")},
	{name: "App Runner", forms: forms("App Runner")},
	{name: "Elastic Beanstalk", forms: forms("Elastic Beanstalk", "Beanstalk")},
	{name: "Lightsail", forms: forms("Lightsail")},
	{name: "ELB", forms: forms("ELB", "ALB", "NLB", "GWLB", "CLB", "Elastic Load Balancing", "Elastic Load Balancer",
		"Application Load Balancer", "Network Load Balancer")},
	{name: "CloudFront", forms: forms("Cloud Front", "クラウドフロント")},
	{name: "Route 53", forms: forms("Route 53", "R53")},
	{name: "API Gateway", forms: forms("API Gateway", "APIGW", "API ゲートウェイ")},
	{name: "VPC", forms: forms("VPC")},
	{name: "NAT Gateway", forms: forms("NAT Gateway", "NATGW", "NAT ゲートウェイ")},
	{name: "Transit Gateway", forms: forms("Transit Gateway", "TGW")},
	{name: "Direct Connect", forms: forms("Direct Connect", "ダイレクトコネクト")},
	{name: "Global Accelerator", forms: forms("Global Accelerator")},
	{name: "PrivateLink", forms: forms("Private Link")},
	{name: "WAF", forms: forms("WAF")},
	{name: "Shield", forms: made("Shield")},
	{name: "IAM", forms: forms("IAM")},
	{name: "IAM Identity Center", forms: forms("Identity Center", "AWS SSO")},
	{name: "STS", forms: forms("STS")},
	{name: "KMS", forms: forms("KMS")},
	{name: "ACM", forms: forms("ACM", "AWS Certificate Manager")},
	{name: "Secrets Manager", forms: forms("Secrets Manager")},
	{name: "Systems Manager", forms: forms("Systems Manager", "SSM", "Session Manager")},
	{name: "Cognito", forms: forms("Cognito")},
	{name: "SQS", forms: forms("SQS")},
	{name: "SNS", forms: forms("SNS"), unless: socialMedia},
	{name: "SES", forms: forms("SES")},
	{name: "EventBridge", forms: forms("Event Bridge")},
	{name: "Step Functions", forms: forms("Step Functions")},
	{name: "CloudWatch", forms: forms("Cloud Watch", "クラウドウォッチ")},
	{name: "CloudTrail", forms: forms("Cloud Trail")},
	{name: "CloudFormation", forms: forms("Cloud Formation", "CFn")},
	{name: "Management Console", forms: forms("Management Console", "AWS Console", "マネジメントコンソール", "マネージメントコンソール")},
	{name: "Bedrock", forms: forms("Bedrock")},
	{name: "SageMaker", forms: forms("Sage Maker")},
	{name: "WorkSpaces", forms: made("WorkSpaces")},
	{name: "Connect", forms: lazy(`(?i)amazon ?connect`)},
	{name: "Glue", forms: made("Glue")},
	{name: "Batch", forms: made("Batch")},
	{name: "Backup", forms: made("Backup")},
	{name: "Config", forms: made("Config")},
}

// socialMedia is what follows SNS where the word has its usual Japanese meaning.
var socialMedia = lazy(`(?i)^ ?(で|上|の投稿|の声|の情報|の反応|投稿|情報|のみ|だけ|にて|に投稿|を見|監視|posts?\b|reports?\b|media\b)`)

// expression is a pattern that is put together when it is first asked for: a function that was just started has a click to
// answer, which needs none.
type expression func() *regexp.Regexp

func lazy(pattern string) expression {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// forms returns a pattern for any of several ways of writing; a blank in one may be missing or a hyphen.
func forms(ways ...string) expression {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)(?:` + pattern(ways) + `)`) })
}

// made returns a pattern for names that count only behind the maker's.
func made(ways ...string) expression {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)(?:aws|amazon) ?(?:` + pattern(ways) + `)`) })
}

// pattern joins ways of writing, the longest first, since the first that fits is taken.
func pattern(ways []string) string {
	for i, w := range ways {
		ways[i] = strings.ReplaceAll(regexp.QuoteMeta(w), " ", "[ -]?")
	}
	sortLongestFirst(ways)
	return strings.Join(ways, "|")
}
