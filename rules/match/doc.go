// Package match says whether a reported person is one the registry already knows: the
// same, a new one, or one that a human should look at; with reasons.
//
// It never searches. Keys and LookupKeys name the blocks in which candidates stand, the
// caller reads those, and Decide compares. A person is a set of values, not a golden
// record: per field the best agreement over all reported values counts. A value missing
// on either side says nothing.
//
// The order is: normalize, levels per field, sum of bits (the household's share capped),
// deterministic rules (D), vetoes (V) and caps (C), then one of three outcomes. Ideas:
// Fellegi and Sunter (1969); the weights are start values of ours until they are trained.
package match
