%% Messages of the compiler as text: place, what is wrong, the line of the source with a mark under the column.
-module(sys_messages).

-export([format_messages/4, list_errors/3]).

%% Each message with what it is sorted by.
format_messages(File, Prefix, Infos, Options) -> [message(File, Prefix, Info, Options) || Info <- Infos].

list_errors(File, Infos, Options) ->
    lists:foreach(fun({_, Text}) -> io:put_chars(Text) end, format_messages(File, "", Infos, Options)).

message(File, Prefix, {Module, Descriptor}, Options) -> message(File, Prefix, {none, Module, Descriptor}, Options);
message(File, Prefix, {none, Module, Descriptor}, _) ->
    {none, io_lib:format("~ts: ~s~ts\n", [File, Prefix, Module:format_error(Descriptor)])};
message(File, Prefix, {Location, Module, Descriptor}, Options) ->
    Text = io_lib:format("~ts:~ts: ~s~ts\n~ts", [File, place(Location), Prefix, Module:format_error(Descriptor), quote(File, Location, Options)]),
    {{File, Location}, Text}.

place({Line, Column}) -> io_lib:format("~w:~w", [Line, Column]);
place(Line) -> io_lib:format("~w", [Line]).

quote(File, Location, Options) ->
    case proplists:get_bool(brief, Options) of
        true -> "";
        false ->
            case file:read_file(File) of
                {ok, Bytes} -> quote(Bytes, Location);
                {error, _} -> ""
            end
    end.

quote(Bytes, {Line, Column}) ->
    case line(Bytes, Line) of
        none -> "";
        Source ->
            Number = integer_to_list(Line),
            Width = max(4, length(Number)),
            Text = text(Source, epp:read_encoding_from_binary(Bytes)),
            Blank = [case C of $\t -> $\t; _ -> $\s end || C <- lists:sublist(Text, Column - 1)],
            [io_lib:format("% ~*s| ~ts\n", [Width, Number, Text]), io_lib:format("% ~*s| ~ts^\n\n", [Width, "", Blank])]
    end;
quote(Bytes, Line) ->
    case line(Bytes, Line) of
        none -> "";
        Source ->
            Number = integer_to_list(Line),
            [io_lib:format("% ~*s| ~ts\n\n", [max(4, length(Number)), Number, text(Source, epp:read_encoding_from_binary(Bytes))])]
    end.

line(Bytes, Number) when Number >= 1 ->
    Lines = binary:split(Bytes, <<"\n">>, [global]),
    try lists:nth(Number, Lines) of
        %% Behind the last line end there is no line.
        <<>> when Number =:= length(Lines) -> none;
        Line -> string:trim(Line, trailing, "\r")
    catch error:_ -> none
    end;
line(_, _) -> none.

text(Bytes, latin1) -> binary_to_list(Bytes);
text(Bytes, _) ->
    case unicode:characters_to_list(Bytes) of
        Text when is_list(Text) -> Text;
        %% A line ends where it cannot be read.
        {_, Text, _} -> Text
    end.
