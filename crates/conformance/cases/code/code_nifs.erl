%% Functions declared as native but never replaced run as they are.
-module(code_nifs).
-nifs([replace_me/1]).
-include("case.hrl").

main() ->
    ?show(replace_me(id(5))),
    ?show(erlang:load_nif("./no_such_library", 0) =/= ok),
    ?show(replace_me(id(6))),
    ok.

replace_me(X) -> {not_replaced, X}.
