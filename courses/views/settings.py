"""How the site looks and behaves for one person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses.forms import SettingsForm
from courses.models import Learner
from courses.services.people import ensure_learner
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
    learner.save(update_fields=list(form.cleaned_data))
    messages.success(request, "Your settings are saved.")
    return redirect("courses:settings")
