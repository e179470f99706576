%% Compiled modules as terms: {beam_file, Module, Exports, Attributes, CompileInfo, Functions}, a function being {function, Name, Arity, Entry, Code}.
-module(beam_disasm).

-export([file/1, format_error/1, function__code/1]).

file(File) ->
    case beam_lib:chunks(File, [atoms, "Code", "StrT", imports, exports]) of
        {ok, _} ->
            try beam_code:module(File) of
                {Module, Exports, Attributes, Information, Functions} -> {beam_file, Module, Exports, Attributes, Information, Functions}
            catch
                error:Reason:Stack -> {error, ?MODULE, {internal, {Reason, Stack}}}
            end;
        {error, _, _} = Error -> Error
    end.

function__code({function, _, _, _, Code}) -> Code.

format_error({internal, Error}) -> io_lib:format("~p: disassembly failed with reason ~P.", [?MODULE, Error, 25]);
format_error({error, Module, Error}) -> lists:flatten(Module:format_error(Error)).
