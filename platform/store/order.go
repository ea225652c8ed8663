package store

import (
	"cmp"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// sortByTime orders rows whose time is sealed, keeping the order of equals.
func sortByTime[T any](all []T, at func(T) int64) {
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(at(a), at(b)) })
}

// matching keeps the accounts whose username holds the text, by username, at most limit.
func matching(all []iis.Account, substring string, limit int) []iis.Account {
	key := func(a iis.Account) string { return strings.ToLower(a.Username) }
	part := strings.ToLower(substring)
	all = slices.DeleteFunc(all, func(a iis.Account) bool { return !strings.Contains(key(a), part) })
	slices.SortStableFunc(all, func(a, b iis.Account) int { return cmp.Compare(key(a), key(b)) })
	return all[:min(len(all), limit)]
}
