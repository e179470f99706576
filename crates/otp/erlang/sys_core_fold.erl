%% What the compiler says of code that does nothing or cannot but fail, where OTP's optimiser would: its descriptors in words.
-module(sys_core_fold).

-export([format_error/1]).

format_error(Descriptor) ->
    case prim_compile:words(?MODULE, Descriptor) of
        none -> io_lib:format("~tp", [Descriptor]);
        Text -> Text
    end.
