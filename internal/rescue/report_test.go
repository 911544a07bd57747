package rescue

import (
	"encoding/json"
	"testing"

	"unhello/hive"
	"unhello/internal/report"
	"unhello/internal/signin"
)

// TestHelloReport: what scripts get to see of the switch.
func TestHelloReport(t *testing.T) {
	dword := func(data ...byte) signin.HelloOnly {
		return signin.HelloOnly{Present: true, Type: hive.DWORD, Data: data}
	}
	two, zero, absent := dword(2, 0, 0, 0), dword(0, 0, 0, 0), signin.HelloOnly{}
	words := signin.HelloOnly{Present: true, Type: hive.SZ, Data: []byte{'2', 0, 0, 0}}
	short := dword(0, 0)
	for _, c := range []struct {
		now   signin.HelloOnly
		stale *signin.HelloOnly
		want  string
	}{
		{two, nil, `{"value":2,"present":true,"on":true,"stale_value":null}`},
		{zero, nil, `{"value":0,"present":true,"on":false,"stale_value":null}`},
		{absent, nil, `{"value":null,"present":false,"on":false,"stale_value":null}`},
		{words, nil,
			`{"value":null,"present":true,"on":true,"type":"REG_SZ","size":4,"stale_value":null}`},
		{short, nil,
			`{"value":null,"present":true,"on":true,"type":"REG_DWORD","size":2,` +
				`"stale_value":null}`},

		{two, &zero, `{"value":2,"present":true,"on":true,"stale_value":0}`},
		{zero, &two, `{"value":0,"present":true,"on":false,"stale_value":2}`},
		{two, &two, `{"value":2,"present":true,"on":true,"stale_value":null}`},
		{absent, &two, `{"value":null,"present":false,"on":false,"stale_value":2}`},
		{words, &two,
			`{"value":null,"present":true,"on":true,"type":"REG_SZ","size":4,"stale_value":2}`},
		{two, &absent, `{"value":2,"present":true,"on":true,"stale_value":null}`},
		{two, &words, `{"value":2,"present":true,"on":true,"stale_value":null}`},
	} {
		got, err := json.Marshal(helloReport(c.now, c.stale))
		if err != nil || string(got) != c.want {
			t.Errorf("%+v, stale %+v: %s, want %s", c.now, c.stale, got, c.want)
		}
	}
	if got, _ := json.Marshal(report.HelloOnly{}); string(
		got) != `{"value":null,"present":null,"on":null,"stale_value":null}` {
		t.Errorf("not known: %s", got)
	}
}
