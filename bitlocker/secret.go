package bitlocker

// A secret is a key that can't be printed by accident. Masking methods are not enough: fmt can't
// call them for an unexported field of somebody else's struct, and shows what such a field points
// to if the verb doesn't suit it. But fmt never follows a pointer to a pointer.
//
// Copies share the key and lose it together.
type secret[T any] struct{ p **T }

// hide makes a secret of a key and takes ownership of it.
func hide[T any](key *T) secret[T] { return secret[T]{&key} }

// get returns the key, nil if there is none or it was wiped.
func (s secret[T]) get() *T {
	if s.p == nil {
		return nil
	}
	return *s.p
}

func (s secret[T]) wipe() {
	if key := s.get(); key != nil {
		var zero T
		*key, *s.p = zero, nil
	}
}
