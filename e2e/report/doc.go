// SPDX-License-Identifier: Apache-2.0

// Package report opens the pages of pgha report in a real browser, headless Chromium, from a file. It checks what only a browser knows: that
// nothing is loaded and no script of a value runs, sorting and filtering, keyboard, contrast, print, narrow screens, and the time that it takes. It
// is in this module so that users of the library do not get the dependencies.
package report
