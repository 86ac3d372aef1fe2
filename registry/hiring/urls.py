"""Applying and answering for graduates; the pipeline for employers and mentors."""

from __future__ import annotations

from django.urls import path

from .views import graduate, hire, offers, talk

urlpatterns = [
    path("listings/<uuid:public_id>/apply/", graduate.apply_to, name="apply"),
    path("me/applications/", graduate.applications, name="my-applications"),
    path("me/applications/<uuid:public_id>/", graduate.application, name="my-application"),
    path("me/applications/<uuid:public_id>/withdraw/", graduate.withdraw_mine, name="application-withdraw"),
    path("me/offers/<uuid:public_id>/accept/", offers.accept, name="offer-accept"),
    path("me/offers/<uuid:public_id>/decline/", offers.decline, name="offer-decline"),
    path("me/offers/<uuid:public_id>/terms/", offers.terms, name="offer-terms"),
    path("me/offers/<uuid:public_id>/take-back/", offers.take_back, name="terms-take-back"),
    path("me/blocks/<int:number>/take-back/", talk.unblock, name="block-take-back"),
    path("me/invitations/<uuid:public_id>/", graduate.invitation, name="my-invitation"),
    path("hire/listings/<uuid:public_id>/pipeline/", hire.pipeline_of, name="pipeline"),
    path("hire/listings/<uuid:public_id>/invite/<uuid:profile>/", hire.invite_to, name="invite"),
    path("hire/applications/<uuid:public_id>/", hire.application, name="application"),
    path("hire/applications/<uuid:public_id>/move/", hire.move_on, name="application-move"),
    path("hire/applications/<uuid:public_id>/decline/", hire.decline, name="application-decline"),
    path("hire/applications/<uuid:public_id>/offer/", hire.offer, name="offer-make"),
    path("hire/applications/<uuid:public_id>/rating/", hire.rate, name="application-rate"),
    path("hire/applications/<uuid:public_id>/notes/", hire.note, name="application-note"),
    path("hire/offers/<uuid:public_id>/withdraw/", offers.withdraw, name="offer-withdraw"),
    path("hire/offers/<uuid:public_id>/agree/", offers.agree, name="terms-agree"),
    path("hire/offers/<uuid:public_id>/disagree/", offers.disagree, name="terms-disagree"),
    path("conversations/<uuid:public_id>/", talk.conversation, name="conversation"),
    path("conversations/<uuid:public_id>/block/", talk.block, name="conversation-block"),
    path("conversations/<uuid:public_id>/interview/", talk.propose, name="interview-propose"),
    path("attachments/<uuid:public_id>/", talk.attachment, name="attachment"),
    path("interviews/<uuid:public_id>/", talk.interview, name="interview"),
    path("interviews/<uuid:public_id>/choose/", talk.choose, name="interview-choose"),
    path("interviews/<uuid:public_id>/move/", talk.move_interview, name="interview-move"),
    path("interviews/<uuid:public_id>/call-off/", talk.call_off, name="interview-call-off"),
    path("interviews/<uuid:public_id>/went/", talk.record, name="interview-went"),
]
