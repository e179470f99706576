%% Literals are never moved and can be mixed with what is.
-module(gc_literals).
-include("case.hrl").

main() ->
    L = [literal(N) || N <- lists:seq(1, 1000)],
    erlang:garbage_collect(),
    ?show(lists:usort(L)),
    S = self(),
    spawn(fun() -> S ! {lists:usort(L), literal(1)} end),
    ?show(receive X -> X end),
    T = [{N, literal(N)} || N <- lists:seq(1, 500)],
    erlang:garbage_collect(),
    ?show(lists:sum([N || {N, {lit, [1, 2, 3], _, _}} <- T])),
    ok.

literal(N) when N rem 2 =:= 0 -> {lit, [1, 2, 3], #{a => <<"b">>}, 1.0e300};
literal(_) -> "odd".
