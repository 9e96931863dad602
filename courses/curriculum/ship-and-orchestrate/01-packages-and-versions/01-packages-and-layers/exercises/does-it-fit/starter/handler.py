def handler(event, context):
    deployment = event["deployment"]
    violations = []
    # The zip must not be larger than 250 MB.
    if deployment["zipped_mb"] > 250:
        violations.append("unzipped-size")
    return {"fits": not violations, "violations": violations}
