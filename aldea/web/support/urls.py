"""Addresses of needs, consents and referrals, and of the links that need no account."""

from django.urls import path

from aldea.web.support.views import answers, consents, family_words, needs, referrals

app_name = "support"
urlpatterns = [
    path("school/<str:cds>/need/", needs.need_new, name="need_new"),
    path("need/<uuid:key>/", needs.need, name="need"),
    path("need/<uuid:key>/met/", needs.need_met, name="need_met"),
    path("need/<uuid:key>/aside/", needs.need_aside, name="need_aside"),
    path("school/<str:cds>/referrals/", referrals.referral_list, name="referral_list"),
    path("school/<str:cds>/refer/", referrals.referral_new, name="referral_new"),
    path("referral/<uuid:key>/", referrals.referral, name="referral"),
    path("referral/<uuid:key>/act/", referrals.referral_act, name="referral_act"),
    path("referral/<uuid:key>/told/", referrals.referral_told, name="referral_told"),
    path("referral/<uuid:key>/back/", referrals.referral_back, name="referral_back"),
    path("school/<str:cds>/consent/", consents.consent_new, name="consent_new"),
    path("consent/<uuid:key>/", consents.consent, name="consent"),
    path("consent/<uuid:key>/sign/", consents.consent_sign, name="consent_sign"),
    path("consent/<uuid:key>/remind/", consents.consent_remind, name="consent_remind"),
    path("consent/<uuid:key>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("a/<str:token>/", answers.answer, name="answer"),
    path("w/<str:token>/", family_words.family_word, name="family_word"),
    path("c/<str:token>/", consents.consent_link, name="consent_link"),
]
