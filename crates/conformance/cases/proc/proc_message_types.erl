%% Every type of term as a message and back.
-module(proc_message_types).
-include("case.hrl").

main() ->
    S = self(),
    P = spawn(fun() -> echo(S) end),
    [begin P ! T, ?show(receive R -> {R =:= T, R} end) end
     || T <- [a, 1, -1, 1 bsl 59, 1 bsl 64, -(1 bsl 100), 0.0, 1.5, 1.0e300, [], [1], [a | b], "str", {}, {1}, {a, {b, {c}}}, <<>>, <<"b">>, <<1:3>>, #{}, #{1 => 2}, #{a => #{b => []}}]],
    ok.

echo(S) -> receive M -> S ! M, echo(S) end.
