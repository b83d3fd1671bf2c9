package plan

import "github.com/graphconform/conform/harness/check"

// kind is a kind of case. A new one is a file kind_<name>.go and a line in kinds.
type kind struct {
	name     string       // of its case, followed by a property if the case is about one
	class    check.Safety // what its requests may change, which decides where they are sent
	priority []int        // of its first request, its second, …, the last also of all further ones: the lowest are kept when the budget is too small
	build    func(*builder) []*Case
}

// kinds lists every kind in report order. The first read of the collection comes before every update, and full before the others, because it is
// their positive twin. Kinds whose cases must not
// change anything follow each other, so that their cases can share reads. They come after updates to non-default values, because a
// faulty target may reset properties to their defaults. Kinds without reads of the entity follow, and last come those of the higher
// risks.
//
// The class of to-collection and undocumented-method is MOCK: nobody knows which entities they would change. Those of parallel and
// parallel-tags are MOCK, because their updates cannot be journaled one by one, and so is that of foreign-ids, whose updates may reach another
// entity, and of unknown-member, because an update cannot take out again what a target stores of it. That of changed-tokens and
// scheme-case is MOCK, because tenants lock out clients that guess.
var kinds = []kind{
	{check.Collections, check.RO, []int{478}, collection},
	{check.Full, check.RST, []int{10}, full},
	{check.Repeat, check.RST, []int{180}, repeat},
	{check.Only, check.RST, []int{20, 540, 610, 680}, only},
	{check.Merge, check.RST, []int{190}, merge},

	{check.Empty, check.NOOP, []int{130}, empty},
	{check.UnknownMethods, check.RO, []int{90}, unknownMethod},
	{check.NoToken, check.RO, []int{30}, noToken},
	{check.MalformedTokens, check.RO, []int{80}, malformedToken},
	{check.UnauthorizedReads, check.RO, []int{475}, unauthorizedReads},
	{check.ChangedTokens, check.MOCK, []int{488}, changedTokens},
	{check.SchemeCase, check.MOCK, []int{618}, schemeCase},
	{check.WrongMediaType, check.RST, []int{260}, wrongMediaType},
	{check.OtherMediaTypes, check.RST, []int{510}, otherMediaTypes},
	{check.ForeignBodies, check.RST, []int{611}, foreignBodies},
	{check.NoIfMatch, check.RST, []int{250}, noIfMatch},
	{check.StaleTags, check.RST, []int{240}, staleTag},
	{check.NearTags, check.RST, []int{615, 617}, nearTags},
	{check.MalformedTags, check.RST, []int{410}, malformedTag},
	{check.ToCollection, check.MOCK, []int{60}, toCollection},

	{check.EmptyValues, check.RST, []int{435}, emptyValues},
	{check.Edges, check.RST, []int{140}, edges},
	{check.OddValues, check.RST, []int{484}, oddValues},
	{check.Nulls, check.RST, []int{160}, nulls},
	{check.Duplicates, check.RST, []int{310}, duplicateMember},
	{check.ReadOnly, check.RST, []int{200}, readOnly},
	{check.IEEE754, check.RST, []int{460}, ieee754},

	{check.Spellings, check.RST, []int{612, 680}, spellings},

	{check.Parallel, check.MOCK, []int{690}, parallel},
	{check.ParallelTags, check.MOCK, []int{691}, parallelTags},

	{check.UndocumentedMethods, check.MOCK, []int{480}, undocumentedMethod},
	{check.CollectionMethods, check.MOCK, []int{693}, collectionMethod},
	{check.Neighbours, check.RST, []int{210}, neighbours},
	{check.ForeignIDs, check.MOCK, []int{695}, foreignIDs},
	{check.BatchLimits, check.RST, []int{470}, batchLimits},
	{check.Batch, check.RST, []int{330}, batch},
	{check.Heads, check.RO, []int{489}, headRequest},
	{check.Options, check.RO, []int{485}, optionsRequest},
	{check.CurrentTags, check.RST, []int{300}, currentTag},

	{check.FreshReads, check.RO, []int{484}, freshReads},
	{check.TagLists, check.RST, []int{616}, tagLists},

	{check.UnknownKeys, check.RST, []int{50}, unknownKey},
	{check.MalformedKeys, check.RST, []int{320}, malformedKey},
	{check.UnknownMatch, check.RST, []int{420}, unknownMatch},
	{check.EquivalentURLs, check.RO, []int{611}, equivalentURL},
	{check.UnknownParents, check.RO, []int{613}, unknownParent},
	{check.UnknownSegments, check.NOOP, []int{380}, unknownSegment},
	{check.AnyTag, check.RST, []int{360}, anyTag},
	{check.PreferMinimal, check.RST, []int{335}, preferMinimal},
	{check.AcceptXML, check.RST, []int{370}, acceptXML},
	{check.NoContentType, check.RST, []int{520}, noContentType},
	{check.OtherCharsets, check.RST, []int{692}, otherCharset},
	{check.MediaTypes, check.RST, []int{476, 618}, mediaTypes},
	{check.UnknownExtras, check.RST, []int{450}, unknownExtras},
	{check.Repeated, check.RST, []int{590}, repeated},
	{check.ExpiredTokens, check.RO, []int{100}, expiredToken},
	{check.OtherAudience, check.RO, []int{110}, otherAudience},
	{check.NoPermission, check.RO, []int{120}, noPermission},
	{check.LowerCase, check.RST, []int{570}, lowerCaseMethod},
	{check.Annotated, check.RST, []int{350}, annotated},
	{check.PreferFull, check.RST, []int{340}, preferFull},
	{check.OtherBranches, check.RST, []int{620}, branches},

	{check.SameError, check.RST, []int{614}, sameError},
	{check.UnknownProp, check.RST, []int{230}, unknownProperty},
	{check.UnknownMembers, check.MOCK, []int{487}, unknownMember},
	{check.OtherType, check.RST, []int{390}, otherType},
	{check.WrongType, check.RST, []int{40, 430, 441, 442, 486, 580}, wrongType},
	{check.OutOfRange, check.RST, []int{220, 443, 485}, outOfRange},
	{check.BadValue, check.RST, []int{150, 280, 400, 440, 481, 482}, badValue},
	{check.NoNull, check.RST, []int{170, 487}, noNull},
	{check.Borderline, check.RST, []int{600}, borderline},
	{check.MalformedJSON, check.RST, []int{70}, malformedJSON},
	{check.BadBodies, check.RST, []int{290}, badBodies},
}

// maxPriority is the number of the last request to keep that kinds lists.
const maxPriority = 695

// The priority of further invalid values: of the first ones of a kind, and of the others, which come before the cases that take many
// requests for few faults.
const (
	soonRank    = 482
	furtherRank = 650
)

// soon is how many further invalid values of a kind have soonRank.
var soon = map[string]int{check.BadValue: 6, check.OutOfRange: 3, check.WrongType: 2}

// conditional are the kinds about If-Match and If-None-Match, but for outdated tags, which servers that compute tags ignore most often.
var conditional = []string{
	check.NearTags, check.MalformedTags, check.CurrentTags, check.FreshReads, check.TagLists, check.UnknownMatch, check.AnyTag, check.ParallelTags,
}

// kindNamed returns the kind with a name, RST and of the lowest priority if there is none.
func kindNamed(name string) kind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	return kind{name: name, class: check.RST, priority: []int{maxPriority}}
}

// rank returns the priority of the n-th request of the kind, from 0. Requests beyond those that the kind lists rank as the last of them.
func (k kind) rank(n int) int { return k.priority[min(n, len(k.priority)-1)] }

// Class says what a case may change, and so where it may be sent.
func (c *Case) Class() check.Safety { return kindNamed(c.Kind).class }
