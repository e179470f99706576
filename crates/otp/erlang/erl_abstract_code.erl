%% What the Dbgi chunk of a module holds when the compiler was asked for debug_info. Core Erlang is refused: this compiler has none.
-module(erl_abstract_code).

-export([debug_info/4]).

debug_info(_, _, {none, _}, _) -> {error, missing};
debug_info(erlang_v1, _, {Forms, _}, _) -> {ok, Forms};
debug_info(core_v1, _, _, _) -> {error, failed_conversion};
debug_info(_, _, _, _) -> {error, unknown_format}.
