%% What the generators of parsers and scanners (`yecc` and `leex`) have in common: options, names of files, reports, and text whose lines
%% are counted while it is written.
-module(asterias_generator_files).

-export([options/2, outcome/4, is_file_name/1, lines/1, shortened/1, source/1, with_extension/2]).
-export([header/1, empty/0, add/2, add/3, add_file_line/4, line/1, write/3]).

%% Options ----------------------------------------------------------------------------------------------------------------

%% A map of what is given and the defaults; of options given twice the last counts. `Known` maps names to {Default, fun of a good value}.
options(Given, Known) when length(Given) >= 0 ->
    Defaults = maps:map(fun(_, {Default, _}) -> Default end, Known),
    FromEnvironment = [Option || {Name, _} = Option <- spelled_out(compile:env_compiler_options(), Known), is_map_key(Name, Known)],
    lists:foldl(fun({Name, Value}, Options) when is_map(Options), is_map_key(Name, Known) ->
                        {_, IsGood} = map_get(Name, Known),
                        case IsGood(Value) of
                            true -> Options#{Name := Value};
                            false -> badarg
                        end;
                   (_, _) -> badarg
                end, Defaults, spelled_out(Given, Known) ++ FromEnvironment);
options(_, _) -> badarg.

spelled_out(Options, Known) -> lists:flatmap(fun(Option) -> spelled(Option, Known) end, Options).

spelled(return, Known) -> spelled({return, true}, Known);
spelled(report, Known) -> spelled({report, true}, Known);
spelled({return, Value}, _) -> [{return_errors, Value}, {return_warnings, Value}];
spelled({report, Value}, _) -> [{report_errors, Value}, {report_warnings, Value}];
spelled(Name, Known) when is_atom(Name) ->
    case Known of
        #{Name := {Default, _}} when is_boolean(Default) -> [{Name, true}];
        _ -> [Name]
    end;
spelled(Option, _) -> [Option].

%% Files ------------------------------------------------------------------------------------------------------------------

with_extension(File, Extension) ->
    case filename:extension(File) of
        Extension -> lists:concat([File]);
        _ -> lists:concat([File, Extension])
    end.

%% A file below the current folder, without that folder.
shortened(File) ->
    {ok, Folder} = file:get_cwd(),
    case string:prefix(File, Folder) of
        nomatch -> File;
        Rest -> string:trim(unicode:characters_to_list(Rest), leading, "/")
    end.

is_file_name(Name) ->
    try is_list(filename:flatten(Name))
    catch error:_ -> false
    end.

%% {ok, Encoding, Text} or {error, Reason}; the text is {incomplete, Line} where a line is not what its encoding says.
source(File) ->
    maybe
        {ok, Bytes} ?= file:read_file(File),
        Encoding = epp:read_encoding_from_binary(Bytes),
        Read = case Encoding of
                   none -> epp:default_encoding();
                   _ -> Encoding
               end,
        case unicode:characters_to_list(Bytes, Read) of
            Text when is_list(Text) -> {ok, Encoding, Text};
            {_, Good, _} -> {ok, Encoding, {incomplete, length(lines(Good ++ "."))}}
        end
    end.

%% The lines of a text, each with its end.
lines(Text) -> lines(Text, []).

lines([$\n | Text], Line) -> [lists:reverse(Line, "\n") | lines(Text, [])];
lines([Char | Text], Line) -> lines(Text, [Char | Line]);
lines([], []) -> [];
lines([], Line) -> [lists:reverse(Line)].

%% Reports ----------------------------------------------------------------------------------------------------------------

%% What file/2 answers, after telling what is asked for. Errors and warnings are {File, {Location, Module, Descriptor}}.
outcome(Output, Errors, Warnings, #{warnings_as_errors := AsErrors} = Options) ->
    #{report_errors := ReportErrors, report_warnings := ReportWarnings} = Options,
    [told(Error, "") || ReportErrors, Error <- lists:sort(Errors)],
    Prefix = case AsErrors of
                 true -> "";
                 false -> "Warning: "
             end,
    [told(Warning, Prefix) || ReportWarnings orelse (AsErrors andalso ReportErrors), Warning <- lists:sort(Warnings)],
    Failed = Errors =/= [] orelse (AsErrors andalso Warnings =/= []),
    case Options of
        #{return_errors := true} when Failed -> {error, by_file(Errors), by_file(Warnings)};
        #{} when Failed -> error;
        #{return_warnings := true} -> {ok, Output, by_file(Warnings)};
        #{} -> {ok, Output}
    end.

told({File, {none, Module, Descriptor}}, Prefix) -> io:format("~ts: ~s~ts\n", [File, Prefix, Module:format_error(Descriptor)]);
told({File, {Location, Module, Descriptor}}, Prefix) ->
    io:format("~ts:~s: ~s~ts\n", [File, position(Location), Prefix, Module:format_error(Descriptor)]).

position({Line, Column}) -> io_lib:format("~w:~w", [Line, Column]);
position(Line) -> integer_to_list(Line).

by_file([]) -> [];
by_file([{File, _} | _] = Problems) -> [{File, [Problem || {_, Problem} <- lists:sort(Problems)]}].

%% Text -------------------------------------------------------------------------------------------------------------------

%% Path and text of a header of our own.
header(Name) ->
    Path = "asterias:lib/" ++ Name,
    {Path, unicode:characters_to_list(prim_compile:header(Path))}.

empty() -> {1, []}.

line({Line, _}) -> Line.

add(Chars, {Line, Written}) -> {Line + newlines(Chars, 0), [Written | Chars]}.
add(Format, Arguments, Text) -> add(unicode:characters_to_list(io_lib:format(Format, Arguments)), Text).

newlines([$\n | Chars], Count) -> newlines(Chars, Count + 1);
newlines([Char | Chars], Count) when is_integer(Char) -> newlines(Chars, Count);
newlines([Part | Chars], Count) -> newlines(Chars, newlines(Part, Count));
newlines([], Count) -> Count.

%% The next line is the one behind `Line` of the file.
add_file_line(File, Line, #{deterministic := IsDeterministic}, Text) ->
    Flat = filename:flatten(File),
    Shown = case IsDeterministic of
                true -> filename:basename(Flat);
                false -> Flat
            end,
    add("-file(~ts, ~w).\n", [io_lib:write_string(Shown), Line], Text).

%% ok or {error, Reason}.
write(File, Encoding, {_, Chars}) ->
    case unicode:characters_to_binary(Chars, unicode, Encoding) of
        Bytes when is_binary(Bytes) -> file:write_file(File, Bytes);
        _ -> {error, no_translation}
    end.
