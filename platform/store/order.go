package store

import (
	"cmp"
	"slices"
)

// sortByTime orders rows whose time is sealed, keeping the order of equals.
func sortByTime[T any](all []T, at func(T) int64) {
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(at(a), at(b)) })
}
