%% Records and chains of setelement that the compiler may fuse.
-module(tuples_update).
-include("case.hrl").

-record(r, {a = 1, b = 2, c, d = [], e}).

main() ->
    R = id(#r{}),
    ?show(R),
    ?show(R#r{a = x}),
    ?show(R#r{a = x, c = y, e = z}),
    ?show(R#r{a = 1, b = 2, c = undefined, d = [], e = undefined} =:= R),
    ?show(set(R, id(5))),
    ?show(loop(R, 10)),
    ?show(R),
    ok.

set(R, N) ->
    R1 = R#r{a = N},
    R2 = R1#r{b = N + 1},
    R2#r{c = {R1#r.b, R2#r.a}}.

loop(R, 0) -> R;
loop(#r{a = A, b = B} = R, N) when is_integer(A) -> loop(R#r{a = B, b = A + B}, N - 1).
