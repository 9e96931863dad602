"""Django's classes with the type parameters that django-stubs gives them and Django does not."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin

if TYPE_CHECKING:
    from django.forms.formsets import BaseFormSet

    ModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm
    ModelChoiceField = forms.ModelChoiceField
    UserAdmin = auth_admin.UserAdmin
    FormSet = BaseFormSet
else:

    class _Subscriptable:
        """`ModelAdmin[Topic]` is `ModelAdmin` at run time."""

        def __class_getitem__(cls, item: Any) -> type:
            return cls

    class ModelAdmin(_Subscriptable, admin.ModelAdmin): ...

    class StackedInline(_Subscriptable, admin.StackedInline): ...

    class TabularInline(_Subscriptable, admin.TabularInline): ...

    class UserAdmin(_Subscriptable, auth_admin.UserAdmin): ...

    class ModelChoiceField(_Subscriptable, forms.ModelChoiceField): ...

    class ModelForm(_Subscriptable, forms.ModelForm): ...

    class FormSet(_Subscriptable, forms.BaseFormSet): ...
