%% Body recursion ten million frames deep.
-module(deep_frames).
-define(RUNS, 1).
-define(LINGER, 200).
-include("../harness.hrl").

bench() -> depth(10000000).

depth(0) -> 0;
depth(N) -> 1 + depth(N - 1).
