//! A faithful Deskie in memory: a pure function of (state, time, request) to answer. For rehearsals in the page, for
//! tests in virtual time with faults, and over HTTP for browser tests.
