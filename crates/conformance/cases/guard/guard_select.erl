%% Choosing among many values: dense, sparse, mixed, big and float.
-module(guard_select).
-include("case.hrl").

main() ->
    ?show([dense(id(N)) || N <- lists:seq(-1, 11)]),
    ?show([sparse(id(N)) || N <- [0, 7, 100, 1000, 1 bsl 40, 1 bsl 62, 1 bsl 65, -(1 bsl 65), 5]]),
    ?show([atoms(id(A)) || A <- [mon, tue, wed, thu, fri, sat, sun, nil, 'Mon']]),
    ?show([mixed(id(X)) || X <- [1, a, 1.0, "s", [], {}, <<"b">>, 1 bsl 70, z]]),
    ok.

dense(0) -> a; dense(1) -> b; dense(2) -> c; dense(3) -> d; dense(4) -> e; dense(5) -> f; dense(6) -> g; dense(7) -> h; dense(8) -> i; dense(9) -> j; dense(_) -> none.

sparse(7) -> seven; sparse(100) -> hundred; sparse(1000) -> thousand; sparse(16#10000000000) -> forty; sparse(16#4000000000000000) -> sixty_two; sparse(16#20000000000000000) -> sixty_five; sparse(-16#20000000000000000) -> minus; sparse(_) -> none.

atoms(mon) -> 1; atoms(tue) -> 2; atoms(wed) -> 3; atoms(thu) -> 4; atoms(fri) -> 5; atoms(sat) -> 6; atoms(sun) -> 7; atoms(_) -> 0.

mixed(1) -> int; mixed(a) -> atom; mixed(1.0) -> float; mixed("s") -> string; mixed([]) -> nil; mixed({}) -> tuple; mixed(<<"b">>) -> binary; mixed(16#400000000000000000) -> big; mixed(_) -> other.
