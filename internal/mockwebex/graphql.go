package mockwebex

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The part of the GraphQL language that a search needs: one query with variables, fields, arguments and values. There are no
// fragments and no directives.

// gqlQuery is a parsed query.
type gqlQuery struct {
	variables []gqlVariable
	fields    []*gqlField
}

// gqlVariable is a declared variable, with its type as written, such as Long!.
type gqlVariable struct{ name, typeName string }

// gqlField is a selected field.
type gqlField struct {
	alias, name string
	arguments   map[string]any
	// fields is nil for a field without a selection.
	fields []*gqlField
}

// Values are nil, bool, string, json.Number, []any, map[string]any, and these two.
type (
	gqlEnum      string
	gqlReference string
)

// gqlText is a string from a variable, which may also stand for an enumeration value.
type gqlText string

// fromVariable marks the strings in the value of a variable.
func fromVariable(value any) any {
	switch value := value.(type) {
	case string:
		return gqlText(value)
	case []any:
		list := make([]any, len(value))
		for i, inner := range value {
			list[i] = fromVariable(inner)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, inner := range value {
			object[name] = fromVariable(inner)
		}
		return object
	default:
		return value
	}
}

// parseGraphQL parses a document with one query.
func parseGraphQL(text string) (query *gqlQuery, err error) {
	p := &gqlParser{rest: text}
	defer func() {
		if problem, ok := recover().(gqlSyntaxError); ok {
			query, err = nil, problem
		}
	}()
	p.next()
	query = p.query()
	if p.token != "" {
		p.fail()
	}
	return query, nil
}

// gqlSyntaxError is a panic that parseGraphQL turns into an error. It does not quote the query, which may contain names and
// numbers of customers.
type gqlSyntaxError int

func (e gqlSyntaxError) Error() string { return fmt.Sprintf("Invalid Syntax at offset %d", int(e)) }

// gqlParser is a recursive-descent parser with one token of lookahead.
type gqlParser struct {
	rest     string
	consumed int
	// token is the current token: a name, a number, punctuation, or a string with its opening quote; "" at the end.
	token string
	// text is the value of a string token.
	text string
}

func (p *gqlParser) fail() { panic(gqlSyntaxError(p.consumed)) }

func (p *gqlParser) advance(n int) string {
	text := p.rest[:n]
	p.rest, p.consumed = p.rest[n:], p.consumed+n
	return text
}

// next reads the next token.
func (p *gqlParser) next() {
	for {
		blanks := strings.TrimLeft(p.rest, " \t\r\n,\uFEFF")
		p.advance(len(p.rest) - len(blanks))
		if !strings.HasPrefix(p.rest, "#") {
			break
		}
		end := strings.IndexAny(p.rest, "\r\n")
		if end < 0 {
			end = len(p.rest)
		}
		p.advance(end)
	}
	if p.rest == "" {
		p.token = ""
		return
	}
	switch first, size := utf8.DecodeRuneInString(p.rest); {
	case first == '_' || first < utf8.RuneSelf && unicode.IsLetter(first):
		p.token = p.advance(p.span(func(r rune) bool { return r == '_' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }))
	case first == '-' || first >= '0' && first <= '9':
		p.token = p.advance(p.span(func(r rune) bool { return strings.ContainsRune("+-.eE0123456789", r) }))
	case first == '"':
		p.token, p.text = `"`, p.stringToken()
	case strings.ContainsRune("!$():=@[]{}|&", first):
		p.token = p.advance(size)
	default:
		p.fail()
	}
}

func (p *gqlParser) span(part func(rune) bool) int {
	if end := strings.IndexFunc(p.rest, func(r rune) bool { return !part(r) }); end >= 0 {
		return end
	}
	return len(p.rest)
}

// stringToken reads a string in quotes, or a block string in triple quotes.
func (p *gqlParser) stringToken() string {
	if strings.HasPrefix(p.rest, `"""`) {
		end := strings.Index(p.rest[3:], `"""`)
		if end < 0 {
			p.fail()
		}
		return strings.TrimSpace(p.advance(end + 6)[3 : end+3])
	}
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '\\':
			i++
		case c < 0x20 && c != '\t':
			p.fail() // A line break ends no string: it must be escaped.
		case c == '"':
			// The escapes are those of JSON.
			literal := strings.ReplaceAll(p.advance(i+1), "\t", `\t`)
			var text string
			if json.Unmarshal([]byte(literal), &text) != nil {
				p.fail()
			}
			return text
		}
	}
	p.fail()
	return ""
}

// take consumes the token if it is the wanted one.
func (p *gqlParser) take(token string) bool {
	if p.token != token {
		return false
	}
	p.next()
	return true
}

func (p *gqlParser) expect(token string) {
	if !p.take(token) {
		p.fail()
	}
}

func (p *gqlParser) name() string {
	name := p.token
	if name == "" || name[0] != '_' && !unicode.IsLetter(rune(name[0])) {
		p.fail()
	}
	p.next()
	return name
}

func (p *gqlParser) query() *gqlQuery {
	query := &gqlQuery{}
	if p.take("query") {
		if p.token != "(" && p.token != "{" {
			p.name()
		}
		if p.take("(") {
			for !p.take(")") {
				p.expect("$")
				variable := gqlVariable{name: p.name()}
				p.expect(":")
				variable.typeName = p.typeName()
				query.variables = append(query.variables, variable)
			}
		}
	}
	query.fields = p.selection()
	return query
}

func (p *gqlParser) typeName() string {
	var name string
	if p.take("[") {
		name = "[" + p.typeName() + "]"
		p.expect("]")
	} else {
		name = p.name()
	}
	if p.take("!") {
		name += "!"
	}
	return name
}

func (p *gqlParser) selection() []*gqlField {
	p.expect("{")
	var fields []*gqlField
	for !p.take("}") {
		field := &gqlField{name: p.name()}
		field.alias = field.name
		if p.take(":") {
			field.name = p.name()
		}
		if p.take("(") {
			field.arguments = p.members(")")
		}
		if p.token == "{" {
			field.fields = p.selection()
		}
		fields = append(fields, field)
	}
	if len(fields) == 0 {
		p.fail()
	}
	return fields
}

// members reads name: value pairs up to a closing token.
func (p *gqlParser) members(end string) map[string]any {
	members := map[string]any{}
	for !p.take(end) {
		name := p.name()
		p.expect(":")
		if _, twice := members[name]; twice {
			p.fail()
		}
		members[name] = p.value()
	}
	return members
}

func (p *gqlParser) value() any {
	switch token := p.token; {
	case p.take("$"):
		return gqlReference(p.name())
	case token == `"`:
		text := p.text
		p.next()
		return text
	case p.take("["):
		list := []any{}
		for !p.take("]") {
			list = append(list, p.value())
		}
		return list
	case p.take("{"):
		return p.members("}")
	case p.take("true"):
		return true
	case p.take("false"):
		return false
	case p.take("null"):
		return nil
	case token != "" && (token[0] == '-' || unicode.IsDigit(rune(token[0]))):
		if _, err := strconv.ParseFloat(token, 64); err != nil {
			p.fail()
		}
		p.next()
		return json.Number(token)
	default:
		return gqlEnum(p.name())
	}
}

// resolve replaces references with the values of variables; it reports a variable that is not declared.
func (q *gqlQuery) resolve(value any, variables map[string]any) (any, error) {
	switch value := value.(type) {
	case gqlReference:
		if !slices.ContainsFunc(q.variables, func(v gqlVariable) bool { return v.name == string(value) }) {
			return nil, fmt.Errorf("UndefinedVariable : Undefined variable '%s'", value)
		}
		return fromVariable(variables[string(value)]), nil
	case []any:
		list := make([]any, len(value))
		for i, inner := range value {
			resolved, err := q.resolve(inner, variables)
			if err != nil {
				return nil, err
			}
			list[i] = resolved
		}
		return list, nil
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, inner := range value {
			resolved, err := q.resolve(inner, variables)
			if err != nil {
				return nil, err
			}
			object[name] = resolved
		}
		return object, nil
	default:
		return value, nil
	}
}
