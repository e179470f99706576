%% unique_integer: distinct, monotonic, positive.
-module(refs_unique_integer).
-include("case.hrl").

main() ->
    Us = [erlang:unique_integer() || _ <- lists:seq(1, 100)],
    ?show(length(lists:usort(Us))),
    Ms = [erlang:unique_integer([monotonic]) || _ <- lists:seq(1, 100)],
    ?show(lists:usort(Ms) =:= Ms),
    ?show(lists:all(fun(N) -> N > 0 end, [erlang:unique_integer([positive]) || _ <- lists:seq(1, 10)])),
    Ps = [erlang:unique_integer([positive, monotonic]) || _ <- lists:seq(1, 10)],
    ?show({lists:usort(Ps) =:= Ps, hd(Ps) > 0}),
    ?show(erlang:unique_integer(id([bogus]))),
    ?show(erlang:unique_integer(id(a))),
    ok.
