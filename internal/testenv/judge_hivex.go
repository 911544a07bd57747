package testenv

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
)

// hivexget reads all bins when it opens a hive, and then lists one key.
func hivexgetWalk(program, hive string, _ testing.TB) error {
	_, err := run("", program, hive, `\`)
	return err
}

// The list of a key tells the types; asked for the value alone hivexget prints a REG_SZ "2" and a
// REG_DWORD 2 alike.
func hivexgetDWORD(program, hive, key, value string, _ testing.TB) (uint32, error) {
	out, err := run("", program, hive, key)
	if err != nil {
		return 0, err
	}
	return regLine(out, value)
}

// regLine finds "NAME"=dword:HEX in the text form of the registry editor.
func regLine(text, value string) (uint32, error) {
	for line := range strings.Lines(text) {
		name, data, _ := strings.Cut(strings.TrimSpace(line), "=")
		if !strings.EqualFold(name, `"`+value+`"`) {
			continue
		}
		hex, ok := strings.CutPrefix(data, "dword:")
		if !ok {
			return 0, fmt.Errorf("%s is no dword: %s", value, tail(line))
		}
		return parse32(hex, 16)
	}
	return 0, fmt.Errorf("no value %s in %s", value, tail(text))
}

func parse32(s string, base int) (uint32, error) {
	n, err := strconv.ParseUint(s, base, 32)
	return uint32(n), err
}

func hivexmlWalk(program, hive string, _ testing.TB) error {
	_, err := run("", program, hive)
	return err
}

func hivexmlDWORD(program, hive, key, value string, _ testing.TB) (uint32, error) {
	out, err := run("", program, hive)
	if err != nil {
		return 0, err
	}
	return xmlDWORD(xml.NewDecoder(strings.NewReader(out)), key, value)
}

// xmlDWORD follows the nodes of hivexml's document down to the value. The first node is the root,
// whose name is no part of a key.
func xmlDWORD(d *xml.Decoder, key, value string) (uint32, error) {
	var path []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return 0, fmt.Errorf("no value %s", value)
		}
		if err != nil {
			return 0, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "node":
				path = append(path, attribute(token, "name"))
			case "value":
				here := len(path) > 1 && strings.EqualFold(strings.Join(path[1:], `\`), key)
				if !here || !strings.EqualFold(attribute(token, "key"), value) {
					continue
				}
				if kind := attribute(token, "type"); kind != "int32" {
					return 0, fmt.Errorf("%s is of type %s", value, kind)
				}
				n, err := strconv.ParseInt(attribute(token, "value"), 10, 64)
				return uint32(n), err // printed as a signed number
			}
		case xml.EndElement:
			if token.Name.Local == "node" {
				path = path[:len(path)-1]
			}
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
