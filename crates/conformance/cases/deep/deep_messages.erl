%% Large messages: a million words there and back.
-module(deep_messages).
-include("case.hrl").

main() ->
    S = self(),
    L = lists:seq(1, 500000),
    P = spawn(fun() -> receive X -> S ! lists:reverse(X) end end),
    P ! L,
    ?show(receive [H | _] = R -> {H, length(R), lists:sum(R)} end),
    ok.
