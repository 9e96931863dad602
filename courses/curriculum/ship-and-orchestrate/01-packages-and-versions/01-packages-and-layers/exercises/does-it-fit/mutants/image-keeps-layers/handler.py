def zip_violations(deployment):
    layers = deployment.get("layers", [])
    violations = []
    if deployment["upload"] == "direct" and deployment["zipped_mb"] > 50:
        violations.append("direct-upload")
    total = deployment["unzipped_mb"] + sum(layer["unzipped_mb"] for layer in layers)
    if total > 250:
        violations.append("unzipped-size")
    if len(layers) > 5:
        violations.append("layer-count")
    module = deployment["handler"].rpartition(".")[0]
    if module.replace(".", "/") + ".py" not in deployment["files"]:
        violations.append("handler-path")
    return violations


def image_violations(deployment):
    violations = []
    if deployment["image_gb"] > 10:
        violations.append("image-size")
    return violations


def handler(event, context):
    deployment = event["deployment"]
    judge = image_violations if deployment["package"] == "image" else zip_violations
    violations = sorted(judge(deployment))
    return {"fits": not violations, "violations": violations}
