package bitlocker

// A secret is a key that is not printed by accident. Methods that mask are not
// enough: fmt can't call them for an unexported field of somebody else's struct,
// and shows what such a field points at if the verb does not suit it. It never
// follows a pointer to a pointer.
//
// Copies share the key, and lose it together.
type secret[T any] struct{ p **T }

// hide makes a secret of a key, which is its own from now on.
func hide[T any](key *T) secret[T] { return secret[T]{&key} }

// get gives the key, nil if there is none or no more.
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
