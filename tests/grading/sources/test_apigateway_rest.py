"""Members as documented for REST APIs with Lambda proxy integration."""

MEMBERS = (
    "resource path httpMethod headers multiValueHeaders queryStringParameters "
    "multiValueQueryStringParameters pathParameters stageVariables requestContext body isBase64Encoded"
).split()


def test_members_without_a_value_are_null(event):
    found = event("apigateway-rest")
    assert list(found) == MEMBERS
    nulls = [name for name, value in found.items() if value is None]
    assert nulls == [
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
    ]


def test_path_parameters_name_the_resource(event):
    found = event("apigateway-rest", '{path: /orders/17, pathParameters: {id: "17"}}')
    assert (found["resource"], found["path"]) == ("/orders/{id}", "/orders/17")
    context = found["requestContext"]
    assert (context["resourcePath"], context["path"]) == ("/orders/{id}", "/prod/orders/17")
    assert found["pathParameters"] == {"id": "17"}


def test_last_value_and_all_values(event):
    found = event(
        "apigateway-rest", "{queryStringParameters: {tag: [a, b]}, headers: {X-A: [c, d]}}"
    )
    assert found["queryStringParameters"] == {"tag": "b"}
    assert found["multiValueQueryStringParameters"] == {"tag": ["a", "b"]}
    assert found["headers"]["X-A"] == "d"
    assert found["multiValueHeaders"]["X-A"] == ["c", "d"]
    assert found["multiValueHeaders"].keys() == found["headers"].keys()


def test_what_may_be_set(event):
    found = event(
        "apigateway-rest",
        "{httpMethod: PUT, resource: '/{proxy+}', stageVariables: {a: b}, body: aGk=, isBase64Encoded: true}",
    )
    assert found["httpMethod"] == found["requestContext"]["httpMethod"] == "PUT"
    assert found["resource"] == "/{proxy+}"
    assert found["stageVariables"] == {"a": "b"}
    assert (found["body"], found["isBase64Encoded"]) == ("aGk=", True)
