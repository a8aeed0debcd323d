package feed

import (
	"reflect"
	"strconv"
	"strings"
)

// object is a JSON object of the description.
type object = map[string]any

// describe is the API's description (OpenAPI 3.1), made from the list of
// endpoints and the types of their answers.
func describe(origin string) object {
	schemas := object{}
	paths := object{}
	for _, e := range endpoints {
		var params []object
		for _, p := range e.params {
			params = append(params, p.describe())
		}
		get := object{"summary": e.title, "description": e.says, "operationId": operation(e.path),
			"responses": object{"200": answerOf("答复", schemaOf(reflect.TypeOf(e.shape), schemas)), "400": failure("参数有误", schemas),
				"404": failure("没有所要的信息", schemas), "429": failure("请求太频繁", schemas)}}
		if params != nil {
			get["parameters"] = params
		}
		paths[e.path] = object{"get": get}
	}
	return object{"openapi": "3.1.0",
		"info":       object{"title": "公开信息数据接口", "version": "1", "description": "只读接口，提供网站上已公开的信息，无需申请。时间为北京时间（RFC 3339），文字为UTF-8。"},
		"servers":    []object{{"url": origin}},
		"paths":      paths,
		"components": object{"schemas": schemas}}
}

func operation(path string) string {
	return strings.NewReplacer("/api/v1/", "get_", "/", "_", "{", "", "}", "", ".", "_").Replace(path)
}

func (p param) describe() object {
	where := "query"
	if p.InPath {
		where = "path"
	}
	schema := object{"type": p.Kind}
	if p.Kind == "date" {
		schema = object{"type": "string", "format": "date"}
	}
	out := object{"name": p.Name, "in": where, "required": p.Required, "description": p.Says, "schema": schema}
	switch n, err := strconv.Atoi(p.Example); {
	case p.Example == "":
	case p.Kind == "integer" && err == nil:
		out["example"] = n
	default:
		out["example"] = p.Example
	}
	return out
}

func answerOf(says string, schema object) object {
	return object{"description": says, "content": object{"application/json": object{"schema": schema}}}
}

func failure(says string, schemas object) object {
	return answerOf(says, schemaOf(reflect.TypeFor[problem](), schemas))
}

// schemaOf describes a type; structs are described once, by name.
func schemaOf(t reflect.Type, schemas object) object {
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), schemas)}
	}
	ref := object{"$ref": "#/components/schemas/" + t.Name()}
	if schemas[t.Name()] != nil {
		return ref
	}
	fields, required := object{}, []string{}
	schemas[t.Name()] = object{"type": "object", "additionalProperties": false, "properties": fields, "required": &required}
	for _, f := range reflect.VisibleFields(t) {
		s := schemaOf(f.Type, schemas)
		s["description"] = f.Tag.Get("doc")
		name := f.Tag.Get("json")
		fields[name] = s
		required = append(required, name)
	}
	return ref
}
