"""The pages as a person sees them, against a whole clinic of real processes."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories import story
from tests.stories.conftest import Start
from tests.stories.conftest import start_clinic as start_clinic  # noqa: PLC0414  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.story]
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def told(start_clinic: Start) -> Iterator[story.Story]:
    with story.Story(*start_clinic()) as told:
        yield told


@pytest.fixture
def page(browser: Browser, told: story.Story) -> Iterator[Page]:
    """A page that has had no error on its console, and asked nobody outside."""
    context = browser.new_context(base_url=told.base, locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    asked: list[str] = []
    page.on("console", lambda each: errors.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda each: asked.append(each.url))
    yield page
    context.close()
    assert errors == []
    assert [url for url in asked if not url.startswith((told.base, "data:"))] == []


def test_the_doctor_follows_the_link_of_a_page_and_takes_over(
    page: Page, told: story.Story
) -> None:
    phone = enrolled(told)
    alert_link = page_link(told, story.report_weak_legs(phone))

    page.goto(alert_link)
    sign_in(page, "doctor.demo")
    expect(page.get_by_role("heading", level=1)).to_contain_text("spinal cord")
    shot(page, "alert-open")
    page.get_by_role("button", name="I take over").click()
    expect(page.get_by_text("taken over", exact=False).first).to_be_visible()
    page.get_by_label("Outcome").select_option("sent_to_emergency")
    page.get_by_label("What was done").fill("Ambulance called.")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("Closed:")).to_be_visible()
    shot(page, "alert-closed")


def test_pages_speak_both_languages_and_fit_a_phone(page: Page, told: story.Story) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    shot(page, "landing-en")
    expect(page.get_by_role("link", name="API documentation")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.get_by_role("heading", level=1)).to_contain_text("地舒单抗")
    shot(page, "landing-zh")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/accounts/login/")
    shot(page, "sign-in-zh")
    page.goto("/accounts/signup/")
    expect(page.locator("input[name=password1]")).to_have_count(0)


def test_the_api_documentation_is_served_from_here(page: Page, told: story.Story) -> None:
    page.goto("/api/docs")
    expect(page.get_by_text("/api/v1/symptom-reports", exact=False).first).to_be_visible()
    shot(page, "api-docs")


def enrolled(told: story.Story) -> story.Caller:
    nurse, doctor = (story.sign_in(told, name) for name in ("nurse", "doctor"))
    return story.enrol(told, nurse, doctor)


def page_link(told: story.Story, reference: str) -> str:
    page = story.wait_for_page(told, reference, "nurse@demo.example", "a page arrives")
    return next(line for line in page["text"].splitlines() if "/alerts/" in line)


def sign_in(page: Page, username: str) -> None:
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill("demo-clinic-2026")
    page.locator("main button[type=submit]").first.click()
    shot(page, "second-factor")
    totp = pyotp.TOTP(story.demo_totp_secret(username))
    time.sleep(totp.interval - time.time() % totp.interval + 0.5)  # a code works once
    page.locator("input[name=code]").fill(totp.now())
    page.locator("main button[type=submit]").first.click()


def shot(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
