"""Members as documented for load balancers with multi-value headers off."""


def test_members(event):
    found = event("alb")
    assert list(found) == (
        "requestContext httpMethod path queryStringParameters headers body isBase64Encoded".split()
    )
    assert (found["queryStringParameters"], found["body"]) == ({}, "")
    assert found["requestContext"]["elb"]["targetGroupArn"].startswith(
        "arn:aws:elasticloadbalancing:"
    )


def test_query_stays_encoded_and_headers_are_lower_case(event):
    found = event("alb", "{queryStringParameters: {q: [x, 'a b&c']}, headers: {X-A: [c, d]}}")
    assert found["queryStringParameters"] == {"q": "a%20b%26c"}
    assert found["headers"]["x-a"] == "d"
    assert all(name == name.lower() for name in found["headers"])


def test_all_values_of_a_header_with_multi_value_headers_on(event):
    found = event("alb", "{multiValueHeaders: true, queryStringParameters: {q: [x, 'a b']}}")
    assert found["multiValueQueryStringParameters"] == {"q": ["x", "a%20b"]}
    assert found["multiValueHeaders"]["accept"] == ["*/*"]
    assert "headers" not in found
