%% Native records: making, reading, updating, matching.
-module(otp29_native_record).
-include("case.hrl").

-record #point{x = 0, y = 0}.
-record #named{name, tags = []}.

main() ->
    P = id(#point{x = 1}),
    ?show(P#point.x),
    ?show((P#point{y = 5})#point.y),
    ?show(match(P)),
    ?show(match(id(#named{name = "n"}))),
    ?show(match(id({point, 1, 2}))),
    ?show(P =:= #point{x = 1, y = 0}),
    ?show(P == #point{x = 1.0, y = 0}),
    ?show(P =:= P#point{x = 2}),
    ?show(is_tuple(P)),
    ?show((id(#named{name = x}))#named.tags),
    ?show((id(x))#point.x),
    ?show((id(#named{name = x}))#point.x),
    ?show((id({point, 1, 2}))#point{x = 3}),
    S = self(),
    spawn(fun() -> S ! P#point{x = 9} end),
    ?show(receive #point{x = X} -> X end),
    ?show(guard(P)),
    ?show(guard(id(a))),
    ok.

match(#point{x = 1, y = Y}) -> {one, Y};
match(#point{}) -> point;
match(#named{name = N}) -> {named, N};
match(_) -> other.

guard(P) when is_record(P, point) -> point;
guard(_) -> none.
