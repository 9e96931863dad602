"""Members as documented for function URLs."""


def test_caller_is_anonymous_and_there_is_one_route(event):
    found = event("function-url", "{path: /a, httpMethod: DELETE}")
    context = found["requestContext"]
    assert (found["routeKey"], context["accountId"], context["stage"]) == (
        "$default",
        "anonymous",
        "$default",
    )
    assert context["domainName"] == found["headers"]["host"]
    assert context["domainName"].endswith(".lambda-url.us-east-1.on.aws")
    assert context["domainName"].startswith(context["apiId"])


def test_there_are_no_path_parameters(problem):
    assert problem("function-url", "{pathParameters: {}}").startswith(
        "with.pathParameters: unknown key"
    )
