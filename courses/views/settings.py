"""How the site looks and behaves for one person."""

from django.contrib import messages
from django.contrib.auth import logout
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.forms import DeleteForm, SettingsForm
from courses.models import Learner, User
from courses.services.people import ensure_learner
from courses.services.personal import delete_data, export_data
from courses.views.typing import LearnerRequest


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: LearnerRequest) -> HttpResponse:
    """Theme, time zone and shortcuts; for guests too."""
    if request.method != "POST":
        form = SettingsForm(instance=request.learner or Learner())
        return render(request, "courses/settings.html", {"form": form})
    form = SettingsForm(request.POST, instance=request.learner or Learner())
    if not form.is_valid():
        return render(request, "courses/settings.html", {"form": form}, status=422)
    learner = ensure_learner(request)
    for name, value in form.cleaned_data.items():
        setattr(learner, name, value)
    try:
        with transaction.atomic():
            learner.save(update_fields=list(form.cleaned_data))
    except IntegrityError:  # somebody took the handle since it was looked for
        form.add_error("handle", "This handle is taken. Choose another one.")
        return render(request, "courses/settings.html", {"form": form}, status=422)
    messages.success(request, "Your settings are saved.")
    return redirect("courses:settings")


@require_safe
@never_cache
def export(request: LearnerRequest) -> HttpResponse:
    """Everything that is stored of this person, as a zip."""
    if request.learner is None and not isinstance(request.user, User):
        raise Http404("Nothing is stored of you yet.")
    archive = export_data(by=ensure_learner(request))
    response = HttpResponse(archive, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="lambda-lab-data.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: LearnerRequest) -> HttpResponse:
    """Delete this person's data and account, once the word is typed."""
    if request.learner is None and not isinstance(request.user, User):
        raise Http404("Nothing is stored of you yet.")
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        delete_data(by=ensure_learner(request))
        request.learner = None
        logout(request)
        messages.success(request, "Your data is deleted.")
        return redirect("courses:home")
    status = 422 if form.errors else 200
    return render(request, "courses/delete.html", {"form": form}, status=status)
