package text

import (
	"go/ast"
	"go/constant"
	"testing"
)

// givenElsewhere are parameters that come later than the call that names the message.
var givenElsewhere = map[string]string{
	"password": "put in by hand: what Args give is masked",
}

// parametersOf are the words in braces of a message.
func parametersOf(m Message) map[string]bool {
	names := map[string]bool{}
	for _, p := range parameter.FindAllString(string(m), -1) {
		names[p[1:len(p)-1]] = true
	}
	return names
}

// argsIn calls found for each key that the code below a node puts into Args.
func (s source) argsIn(node ast.Node, found func(key string, at ast.Node)) {
	key := func(e ast.Expr) {
		if v := s.info.Types[e].Value; v != nil && v.Kind() == constant.String {
			found(constant.StringVal(v), e)
		}
	}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if t := s.info.Types[n].Type; t != nil && t.String() == self+".Args" {
				for _, e := range n.Elts {
					key(e.(*ast.KeyValueExpr).Key)
				}
			}
		case *ast.IndexExpr:
			if t := s.info.Types[n.X].Type; t != nil && t.String() == self+".Args" {
				key(n.Index)
			}
		}
		return true
	})
}

// TestParametersAreGiven compares all parameters with all keys of Args: a misspelt one has no
// partner.
func TestParametersAreGiven(t *testing.T) {
	wanted, given := map[string]bool{}, map[string]string{}
	for m := range saidMessages(t) {
		for name := range parametersOf(m) {
			wanted[name] = true
		}
	}
	for _, s := range product(t) {
		for _, file := range s.files {
			s.argsIn(file, func(key string, at ast.Node) { given[key] = s.at(at) })
		}
	}
	for name, place := range given {
		if !wanted[name] {
			t.Errorf("%s: no message has {%s}", place, name)
		}
	}
	for m, places := range saidMessages(t) {
		for name := range parametersOf(m) {
			if given[name] == "" && givenElsewhere[name] == "" {
				t.Errorf("%s: nothing gives {%s} of %q", places[0], name, m)
			}
		}
	}
}

// TestCallsGiveTheirParameters looks at calls that have both a message and its Args.
func TestCallsGiveTheirParameters(t *testing.T) {
	calls := 0
	for _, s := range product(t) {
		for _, file := range s.files {
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if m, literal := s.callOf(call); literal != nil {
					calls++
					keys := map[string]bool{}
					s.argsIn(literal, func(key string, _ ast.Node) { keys[key] = true })
					for name := range parametersOf(m) {
						if !keys[name] && givenElsewhere[name] == "" {
							t.Errorf("%s: {%s} of %q is not given", s.at(call), name, m)
						}
					}
				}
				return true
			})
		}
	}
	if calls < 100 {
		t.Errorf("only %d calls found: does this test still see them?", calls)
	}
}

// callOf finds the message of a call, and its Args where they are one literal.
func (s source) callOf(call *ast.CallExpr) (m Message, literal ast.Node) {
	args := 0
	for _, a := range call.Args {
		if found, ok := s.message(a); ok {
			m = found
		}
		if t := s.info.Types[a].Type; t != nil && t.String() == self+".Args" {
			args++
			if l, ok := a.(*ast.CompositeLit); ok {
				literal = l
			}
		}
	}
	if m == "" || args != 1 {
		return "", nil
	}
	return m, literal
}
