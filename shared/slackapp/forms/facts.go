package forms

import (
	"slices"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/vocabulary"
)

// factBlocks are the inputs of what is known about an outage. Only the title is required.
func factBlocks(lang incident.Lang, f incident.Facts) []slack.Block {
	region, other := f.Region, ""
	if region == "" {
		region = unknown
	} else if !known(region) {
		region, other = unknown, f.Region
	}
	return []slack.Block{
		asks{label: text.LabelTitle, sample: text.SampleTitle, required: true}.line(lang, BlockTitle, f.Title, maxLine),
		asks{label: text.LabelServices, hint: text.HintServices, sample: text.SampleServices}.
			line(lang, BlockServices, text.List(lang, f.Services), maxInput),
		asks{label: text.LabelRegion}.choice(lang, BlockRegion, region, regions(lang)),
		asks{label: text.LabelRegionOther, hint: text.HintRegionOther}.line(lang, BlockRegionOther, other, maxLine),
		asks{label: text.LabelZone, hint: text.HintZone, sample: text.SampleZone}.line(lang, BlockZone, f.Zone, maxLine),
		asks{label: text.LabelImpact, sample: text.SampleImpact}.long(lang, BlockImpact, f.Impact),
		asks{label: text.LabelSource, sample: text.SampleSource}.line(lang, BlockSource, f.Source, maxInput),
		asks{label: text.LabelSeverity}.choice(lang, BlockSeverity, severity(f.Severity), severities(lang)),
	}
}

// known reports whether the list of regions has a code.
func known(code string) bool {
	return slices.ContainsFunc(text.Regions, func(r text.Region) bool { return r.Code == code })
}

func regions(lang incident.Lang) []*slack.OptionBlockObject {
	options := []*slack.OptionBlockObject{option(unknown, text.BeingConfirmed.In(lang))}
	for _, r := range text.Regions {
		options = append(options, option(r.Code, r.Name.In(lang)+" "+r.Code))
	}
	return options
}

func severities(lang incident.Lang) []*slack.OptionBlockObject {
	options := []*slack.OptionBlockObject{option(unknown, text.BeingConfirmed.In(lang))}
	for _, s := range incident.Severities {
		options = append(options, option(string(s), text.Severity(lang, s)))
	}
	return options
}

func severity(s incident.Severity) string {
	if slices.Contains(incident.Severities, s) {
		return string(s)
	}
	return unknown
}

// facts reads the inputs of factBlocks.
func (a answers) facts(lang incident.Lang, faults Errors) incident.Facts {
	f := incident.Facts{
		Title: incident.CleanTitle(a.text(BlockTitle)), Impact: a.text(BlockImpact),
		Source: a.text(BlockSource), Services: SplitList(a.text(BlockServices)),
	}
	if f.Title == "" {
		faults[BlockTitle] = text.ErrorTitle.In(lang)
	}
	f.Region = a.region(lang, faults)
	var wrong *text.Phrase
	f.Zone, wrong = vocabulary.Zone(a.text(BlockZone), f.Region)
	if wrong == &text.ErrorZoneName || wrong != nil && faults[BlockRegionOther] == "" {
		faults[BlockZone] = wrong.In(lang)
	}
	f.Severity = incident.Severity(a.option(BlockSeverity))
	if f.Severity != "" && !slices.Contains(incident.Severities, f.Severity) {
		f.Severity = ""
	}
	return f
}

// region is the region of the list or the one typed; both is a fault, since nobody knows which was meant.
func (a answers) region(lang incident.Lang, faults Errors) string {
	listed, other := a.option(BlockRegion), a.text(BlockRegionOther)
	if listed != "" && other != "" {
		faults[BlockRegionOther] = text.ErrorTwoRegions.In(lang)
	}
	if other != "" {
		return vocabulary.RegionCode(other)
	}
	return listed
}
