%% What the compiler's optimiser says about code: its descriptors are the texts themselves.
-module(sys_core_fold).

-export([format_error/1]).

format_error(Text) when is_list(Text) -> Text;
format_error(Other) -> io_lib:format("~tp", [Other]).
