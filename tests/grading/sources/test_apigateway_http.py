"""Members as documented for payload format 2.0 of HTTP APIs."""


def test_members_without_a_value_are_left_out(event):
    found = event("apigateway-http")
    assert list(found) == (
        "version routeKey rawPath rawQueryString headers requestContext isBase64Encoded".split()
    )
    assert (found["version"], found["routeKey"], found["rawQueryString"]) == ("2.0", "GET /", "")


def test_all_members(event):
    found = event(
        "apigateway-http",
        "{httpMethod: POST, path: /orders/17, pathParameters: {id: '17'}, stageVariables: {a: b}, "
        "queryStringParameters: {tag: [a, b c]}, headers: {X-A: [c, d], Cookie: 'k=v; l=w'}, body: hi}",
    )
    assert list(found) == (
        "version routeKey rawPath rawQueryString cookies headers queryStringParameters requestContext "
        "pathParameters stageVariables body isBase64Encoded".split()
    )
    assert found["routeKey"] == found["requestContext"]["routeKey"] == "POST /orders/{id}"
    assert found["rawQueryString"] == "tag=a&tag=b%20c"
    assert found["queryStringParameters"] == {"tag": "a,b c"}
    assert found["headers"]["x-a"] == "c,d"
    assert "cookie" not in found["headers"]
    assert found["cookies"] == ["k=v", "l=w"]
    assert found["requestContext"]["http"]["method"] == "POST"
    assert found["requestContext"]["http"]["path"] == found["rawPath"] == "/orders/17"


def test_route_may_be_named(event):
    assert event("apigateway-http", "{routeKey: $default}")["routeKey"] == "$default"
