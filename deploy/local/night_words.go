package main

import (
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// scene is one update of the night that is played.
type scene struct {
	after  int // minutes of the night after the first update
	status int
	by     int // by which minute it promises another; 0: it promises none
	title  incident.Text
	said   incident.Text // {onset} and {back} are times that it names, {by} is the time that it promises
}

// The night that is played keeps the hours of Tokyo's of February 19, 2021, from the first public update at 00:09 to the last at 12:00. Its
// words are our own, and say everywhere that they are played. Its second update breaks what it promised.
const (
	onset   = -68 // 23:01
	backOn  = 201 // 03:30
	endedAt = 711 // 12:00
)

// played marks words as nobody's: whoever meets them somewhere else must see that.
func played(ja, en string) incident.Text {
	return incident.Text{JA: "【再生】" + ja, EN: "[Played] " + en}
}

var (
	nightTitle = played("接続性の問題", "Connectivity issues")
	heatTitle  = played("一部区画の温度上昇", "Elevated temperatures in one section")
)

var nightScenes = []scene{
	{after: 0, status: 1, title: nightTitle, said: played(
		"東京リージョンの1つのアベイラビリティーゾーン (apne1-az1) で、一部の EC2 インスタンスの接続に問題が出ています。調査を進めています。",
		"We are investigating connectivity issues for some EC2 instances in a single Availability Zone (apne1-az1) in the AP-NORTHEAST-1 Region.",
	)},
	{after: 21, status: 2, by: 51, title: heatTitle, said: played(
		"apne1-az1 の一区画で温度が上がり、一部の EC2 インスタンスと EBS ボリュームに影響しています。原因は冷却装置の電源断です。次の更新は日本時間 {by} までにお知らせします。",
		"Temperatures have risen in one section of apne1-az1, and some EC2 instances and EBS volumes are impaired. The cooling units there have lost power. We will provide another update by {by}, or sooner if more is known.",
	)},
	{after: backOn, status: 2, by: 261, title: heatTitle, said: played(
		"冷却装置の大半に電源が戻り、温度が下がり始めました。次の更新は日本時間 {by} までにお知らせします。",
		"Power is back for most of the cooling units, and temperatures are falling. We will provide another update by {by}, or sooner if more is known.",
	)},
	{after: 231, status: 2, by: 351, title: heatTitle, said: played(
		"EC2 インスタンスと EBS ボリュームの回復が始まりました。次の更新は日本時間 {by} までにお知らせします。",
		"EC2 instances and EBS volumes are starting to recover. We will provide another update by {by}, or sooner if more is known.",
	)},
	{after: 321, status: 1, title: heatTitle, said: played(
		"影響を受けた EC2 インスタンスと EBS ボリュームのほとんどが回復しました。残りの回復作業を続けています。",
		"Most of the affected EC2 instances and EBS volumes have recovered. We continue to work on those that remain.",
	)},
	{after: 345, status: 1, title: heatTitle, said: played(
		"日本時間 {onset} に apne1-az1 の一区画で冷却装置の電源が失われ、温度の上昇により一部の EC2 インスタンスと EBS ボリュームに影響が出ました。日本時間 {back} に冷却装置の大半の電源が復旧しています。",
		"Starting at {onset}, cooling units in one section of apne1-az1 lost power, and the rising temperature impaired some EC2 instances and EBS volumes. At {back} power was restored to most of the cooling units.",
	)},
	{after: endedAt, title: heatTitle, said: played(
		"問題は解決し、サービスは正常に動作しています。",
		"The issue has been resolved and the service is operating normally.",
	)},
}

// cutShort ends a night that somebody switches off.
var cutShort = scene{title: nightTitle, said: played(
	"再生を終えました。サービスは正常に動作しています。",
	"The playback has ended and the service is operating normally.",
)}

// nightMinute is how long a minute of the night is here: all of it is over within twelve.
const nightMinute = time.Second

// night is the event that begins at a moment.
func night(start time.Time) outageShown {
	start = start.Truncate(time.Second)
	o := outageShown{
		service: "ec2-ap-northeast-1", name: "Amazon Elastic Compute Cloud (Tokyo)",
		arn: "arn:aws:health:ap-northeast-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_PLAYED_" + start.UTC().Format("20060102T150405"),
		hits: map[string]string{
			"ec2-ap-northeast-1": "Amazon Elastic Compute Cloud (Tokyo)", "ebs-ap-northeast-1": "Amazon Elastic Block Store (Tokyo)",
		},
	}
	for _, s := range nightScenes {
		o.posts = append(o.posts, s.aired(start))
	}
	return o
}

// aired is a scene of the night that begins at a moment.
func (s scene) aired(start time.Time) aired {
	p := aired{at: start.Add(time.Duration(s.after) * nightMinute), status: s.status, title: s.title}
	for _, t := range []struct {
		into *string
		said string
		in   *time.Location
		as   string
	}{{&p.said.JA, s.said.JA, tokyo(), "3:04 PM"}, {&p.said.EN, s.said.EN, pacific(), "3:04 PM MST"}} {
		clock := func(minute int) string { return start.Add(time.Duration(minute) * nightMinute).In(t.in).Format(t.as) }
		*t.into = strings.NewReplacer("{onset}", clock(onset), "{back}", clock(backOn), "{by}", promised(start, s.by).In(t.in).Format(t.as)).Replace(t.said)
	}
	return p
}

// promised is the time by which a minute of the night promises an update: clocks that people read have whole minutes, so the next one.
func promised(start time.Time, minute int) time.Time {
	return start.Add(time.Duration(minute)*nightMinute + time.Minute - 1).Truncate(time.Minute)
}
