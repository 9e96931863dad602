"""Requests of a page that wait until the test lets them go on."""

from playwright.sync_api import Page, Route


class Held:
    """Those whose address fits the pattern, in order."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(pattern, lambda route: self._routes.append(route))

    def let_go(self) -> None:
        """The first one, which may still be on its way here when the page shows that it waits."""
        for _ in range(500):
            if self._routes:
                self._routes[0].continue_()
                return
            self._page.wait_for_timeout(20)
        raise AssertionError("no request came")
