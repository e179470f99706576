%% What the compiler says where OTP's does as it makes its core language of forms: its descriptors in words.
-module(v3_core).

-export([format_error/1]).

format_error(Descriptor) ->
    case prim_compile:words(?MODULE, Descriptor) of
        none -> io_lib:format("~tp", [Descriptor]);
        Text -> Text
    end.
