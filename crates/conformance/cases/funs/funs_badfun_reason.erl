%% The reason of badarity holds the fun and the arguments.
-module(funs_badfun_reason).
-include("case.hrl").

main() ->
    F = fun(X, Y) -> {X, Y} end,
    ?show(try F(1) catch error:{badarity, {F, [1]}} -> right end),
    ?show(try F(1, 2, 3) catch error:{badarity, {F, Args}} -> Args end),
    ?show(try (id(17))(a, b) catch error:{badfun, 17} -> right end),
    ?show(try apply(F, [x]) catch error:{badarity, {F, Args}} -> Args end),
    ?trace(begin (id(17))(a), ok end),
    ok.
