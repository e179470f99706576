%% module_info of this module.
-module(code_module_info).
-export([one/1]).
-include("case.hrl").

main() ->
    ?show(?MODULE:module_info(module) =:= ?MODULE),
    ?show(lists:sort(?MODULE:module_info(exports))),
    ?show([K || {K, _} <- ?MODULE:module_info()]),
    ?show([F || {F, A} <- ?MODULE:module_info(functions), F =:= hidden, A =:= 2]),
    ?show(lists:keymember(vsn, 1, ?MODULE:module_info(attributes))),
    ?show(is_binary(?MODULE:module_info(md5))),
    ?show(?MODULE:module_info(nifs)),
    ?show(?MODULE:module_info(bogus)),
    ?show(module_info(module) =:= ?MODULE),
    ?show(hidden(1, 2)),
    ok.

one(X) -> X.
hidden(A, B) -> {A, B}.
