package mockwebex

import (
	"fmt"
	"slices"
	"strings"
)

// filter decides whether an entity is listed.
type filter func(entity) bool

// parseFilter reads an RSQL expression: comparisons (name=="x", name!='x', name=in=("x","y"), name=out=(x)) joined by ";" or
// " and " and, weaker, by "," or " or ", with parentheses. Texts are compared without regard to case.
func parseFilter(text string, fields []string) (filter, error) {
	p := &rsqlParser{rest: text, fields: fields}
	parsed, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.rest != "" {
		return nil, fmt.Errorf("unexpected %q", p.rest)
	}
	return parsed, nil
}

// rsqlParser is a recursive-descent parser of the rest of the text.
type rsqlParser struct {
	rest   string
	fields []string
}

func (p *rsqlParser) alternatives() (filter, error) {
	return p.joined(p.conjunction, []string{",", " or "}, func(a, b bool) bool { return a || b })
}

func (p *rsqlParser) conjunction() (filter, error) {
	return p.joined(p.constraint, []string{";", " and "}, func(a, b bool) bool { return a && b })
}

func (p *rsqlParser) joined(operand func() (filter, error), operators []string, join func(a, b bool) bool) (filter, error) {
	left, err := operand()
	for err == nil && slices.ContainsFunc(operators, p.take) {
		var right filter
		before := left
		right, err = operand()
		left = func(e entity) bool { return join(before(e), right(e)) }
	}
	return left, err
}

func (p *rsqlParser) take(token string) bool {
	rest, ok := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return ok
}

func (p *rsqlParser) constraint() (filter, error) {
	if p.take("(") {
		inner, err := p.alternatives()
		if err == nil && !p.take(")") {
			err = fmt.Errorf("missing parenthesis")
		}
		return inner, err
	}
	return p.comparison()
}

const rsqlReserved = `"'();,=!~<> `

func (p *rsqlParser) word() string {
	end := strings.IndexAny(p.rest, rsqlReserved)
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word
}

func (p *rsqlParser) comparison() (filter, error) {
	name := p.word()
	if !slices.Contains(p.fields, name) {
		return nil, fmt.Errorf("unknown field %q before %q", name, p.rest)
	}
	var values []string
	var err error
	negated := false
	switch {
	case p.take("=="):
		values, err = p.single()
	case p.take("!="):
		negated = true
		values, err = p.single()
	case p.take("=in="):
		values, err = p.list()
	case p.take("=out="):
		negated = true
		values, err = p.list()
	default:
		return nil, fmt.Errorf("unknown operator at %q", p.rest)
	}
	if err != nil {
		return nil, err
	}
	return func(e entity) bool {
		value := fmt.Sprint(e[name])
		isOne := slices.ContainsFunc(values, func(wanted string) bool { return strings.EqualFold(composed(value), composed(wanted)) })
		return isOne != negated
	}, nil
}

func (p *rsqlParser) single() ([]string, error) {
	value, err := p.value()
	return []string{value}, err
}

func (p *rsqlParser) list() ([]string, error) {
	if !p.take("(") {
		return nil, fmt.Errorf("a list in parentheses is expected at %q", p.rest)
	}
	var values []string
	for {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
		if p.take(")") {
			return values, nil
		}
		if !p.take(",") {
			return nil, fmt.Errorf("missing parenthesis")
		}
	}
}

// value is a word, or a text in single or double quotes in which a backslash takes the next character as it is.
func (p *rsqlParser) value() (string, error) {
	if p.rest == "" || p.rest[0] != '"' && p.rest[0] != '\'' {
		word := p.word()
		if word == "" {
			return "", fmt.Errorf("a value is expected at %q", p.rest)
		}
		return word, nil
	}
	quote := p.rest[0]
	var value strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == quote:
			p.rest = p.rest[i+1:]
			return value.String(), nil
		case c == '\\' && i+1 < len(p.rest):
			i++
			value.WriteByte(p.rest[i])
		default:
			value.WriteByte(c)
		}
	}
	return "", fmt.Errorf("missing quote")
}
