%% What the compiler says where OTP's does as it gathers documentation: its descriptors in words.
-module(beam_doc).

-export([format_error/1]).

format_error(Descriptor) ->
    case prim_compile:words(?MODULE, Descriptor) of
        none -> io_lib:format("~tp", [Descriptor]);
        Text -> Text
    end.
