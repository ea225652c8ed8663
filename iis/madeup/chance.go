package madeup

// chance is a source of numbers that look random (splitmix64, public domain, S. Vigna).
// It is our own so that no new release of Go changes the people.
type chance uint64

func (c *chance) next() uint64 {
	*c += 0x9e3779b97f4a7c15
	z := uint64(*c)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (c *chance) below(n int) int { return int(c.next() >> 1 % uint64(n)) }

// between returns a number from lo to hi, both included.
func (c *chance) between(lo, hi int) int { return lo + c.below(hi-lo+1) }

// percent is true p times in a hundred.
func (c *chance) percent(p int) bool { return c.below(100) < p }

// pick returns one of several, the first ones more often, as it is with names.
func pick[T any](c *chance, of []T) T {
	n := len(of)
	return of[min(c.below(n), c.below(n))]
}

// oneOf returns one of several, all alike.
func oneOf[T any](c *chance, of []T) T { return of[c.below(len(of))] }
