%% What `cover` makes of counts: analyses, sources with counts, and files that keep them.
%%
%% Counts are sorted: [{{Function, Arity, Clause, Line}, Count}].
-module(cover_report).

-export([analysis/3, source/2, lines/4, export/2, import/1]).

%% Analyses ---------------------------------------------------------------------------------------------------------------

analysis(Module, Counts, {Analysis, line}) ->
    %% A line of many clauses is one.
    ByLine = maps:groups_from_list(fun({{_, _, _, Line}, _}) -> Line end, fun({_, Count}) -> Count end, Counts),
    [{{Module, Line}, value(Analysis, [lists:sum(Found)])} || {Line, Found} <- lists:sort(maps:to_list(ByLine))];
analysis(Module, Counts, {Analysis, clause}) ->
    [{{Module, Name, Arity, Clause}, value(Analysis, Found)} || {{Name, Arity, Clause}, Found} <- clauses(Counts)];
analysis(Module, Counts, {Analysis, function}) ->
    functions([{{Module, Name, Arity}, value(Analysis, Found)} || {{Name, Arity, _}, Found} <- clauses(Counts)]);
analysis(Module, Counts, {Analysis, module}) ->
    case [Value || {_, Value} <- analysis(Module, Counts, {Analysis, clause})] of
        [] -> {Module, {0, 0}};
        [First | Values] -> {Module, lists:foldl(fun sum/2, First, Values)}
    end.

clauses([{{Name, Arity, Clause, _}, _} | _] = Counts) ->
    {Own, Rest} = lists:splitwith(fun({Place, _}) -> setelement(4, Place, 0) =:= {Name, Arity, Clause, 0} end, Counts),
    [{{Name, Arity, Clause}, [Count || {_, Count} <- Own]} | clauses(Rest)];
clauses([]) -> [].

functions([{Function, One}, {Function, Two} | Clauses]) -> functions([{Function, sum(One, Two)} | Clauses]);
functions([Function | Clauses]) -> [Function | functions(Clauses)];
functions([]) -> [].

%% A clause is called as often as its first line.
value(calls, [Count | _]) -> Count;
value(coverage, Counts) ->
    Missed = length([missed || 0 <- Counts]),
    {length(Counts) - Missed, Missed}.

sum({Covered, Missed}, {MoreCovered, MoreMissed}) -> {Covered + MoreCovered, Missed + MoreMissed};
sum(Calls, More) -> Calls + More.

%% Sources ----------------------------------------------------------------------------------------------------------------

%% Beside the object file, in the folder `src` beside its folder, or where the module says that it was compiled from.
source(Module, File) ->
    case filename:rootname(File, ".beam") of
        File -> File;
        Root ->
            Folder = filename:dirname(Root),
            InSource = filename:join([Folder, "..", "src"]),
            Said = case beam_lib:chunks(File, [compile_info]) of
                       {ok, {Module, [{compile_info, Info}]}} -> [Path || {source, Path} <- Info];
                       {error, beam_lib, _} -> []
                   end,
            Below = lists:append([below(Path, InSource) || Path <- Said]),
            Candidates = [Root ++ ".erl", filename:join(InSource, filename:basename(Root) ++ ".erl")] ++ Below ++ Said,
            case lists:filter(fun filelib:is_file/1, Candidates) of
                [Found | _] -> Found;
                [] -> none
            end
    end.

%% The part of a path behind its last folder `src`, in that folder.
below(Path, InSource) ->
    case lists:splitwith(fun(Part) -> Part =/= "src" end, lists:reverse(filename:split(Path))) of
        {Behind, [_ | _]} -> [filename:join([InSource | lists:reverse(Behind)])];
        {_, []} -> []
    end.

%% Writes a source with the counts of its lines, [{{Module, Line}, Count}].
lines(Source, File, IsHtml, Counts) ->
    maybe
        {source, {ok, Text}} ?= {source, file:read_file(Source)},
        Numbered = lists:enumerate(binary:split(Text, <<"\n">>, [global])),
        Known = #{Line => Count || {{_, Line}, Count} <- Counts},
        Lines = [counted(IsHtml, Line, Number, maps:get(Number, Known, none)) || {Number, Line} <- ended(Numbered)],
        ok ?= file:write_file(File, framed(IsHtml, Source, File, Lines)),
        {ok, File}
    else
        {source, {error, Reason}} -> {error, {file, Source, Reason}};
        {error, Reason} -> {error, {file, File, Reason}}
    end.

%% Each line has its end but the last, which is none if it is empty.
ended([{_, <<>>}]) -> [];
ended([Last]) -> [Last];
ended([{Number, Line} | Lines]) -> [{Number, <<Line/binary, $\n>>} | ended(Lines)].

counted(false, Line, _, none) -> ["        |  ", Line];
counted(false, Line, _, Count) ->
    Text = integer_to_list(Count),
    [string:pad(Text, 6, leading), lists:duplicate(min(2, max(0, 8 - length(Text))), $.), "|  ", Line];
counted(true, Line, Number, Count) ->
    {Class, Shown} = case Count of
                         none -> {"", ""};
                         0 -> {" class=\"miss\"", "<pre style=\"display: inline;\">:-(</pre>"};
                         _ -> {" class=\"hit\"", integer_to_list(Count)}
                     end,
    Place = integer_to_list(Number),
    ["<tr", Class, ">\n<td class=\"line\" id=\"L", Place, "\"><a href=\"#L", Place, "\">", Place, "</a></td>\n",
     "<td class=\"hits\">", Shown, "</td>\n<td class=\"source\"><code>", escaped(string:trim(Line, trailing, "\n")), "</code></td>\n</tr>\n"].

escaped(Line) -> [escape(Byte) || <<Byte>> <= Line].

escape($<) -> "&lt;";
escape($>) -> "&gt;";
escape($&) -> "&amp;";
escape(Byte) -> Byte.

framed(IsHtml, Source, File, Lines) ->
    {{Year, Month, Day}, {Hour, Minute, Second}} = calendar:local_time(),
    Time = io_lib:format("~b-~2..0b-~2..0b at ~2..0b:~2..0b:~2..0b", [Year, Month, Day, Hour, Minute, Second]),
    Path = unicode:characters_to_binary(Source),
    case IsHtml of
        false -> ["File generated from ", Path, " by COVER ", Time, "\n\n", lists:duplicate(76, $*), "\n\n", Lines];
        true ->
            Title = unicode:characters_to_binary(File),
            ["<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>", Title, "</title>\n<style>", style(), "</style>\n</head>\n",
             "<body>\n<h1><code>", Title, "</code></h1>\n<footer><p>File generated from <code>", Path,
             "</code> by <a href=\"http://erlang.org/doc/man/cover.html\">cover</a> at ", Time, "</p></footer>\n<table>\n<tbody>\n", Lines,
             "</tbody>\n<thead>\n<tr>\n<th>Line</th>\n<th>Hits</th>\n<th>Source</th>\n</tr>\n</thead>\n</table>\n</body>\n</html>\n"]
    end.

style() ->
    "\nbody { font: 14px sans-serif; margin: 2em; }\n"
    "table { border-collapse: collapse; width: 100%; }\nthead { display: table-header-group; }\n"
    "td.line, td.hits { text-align: right; padding: 0 1em; white-space: nowrap; }\ntd.source { white-space: pre; }\n"
    "tr.miss { background: #ffcfcf; }\ntr.hit { background: #dfffdf; }\na { color: inherit; text-decoration: none; }\n".

%% Files of counts --------------------------------------------------------------------------------------------------------

%% Terms {file, Module, File}, each followed by its counts, {{bump, Module, Function, Arity, Clause, Line}, Count}. A term is a byte, its
%% size, and its external format; of larger ones {'$size', Size} comes first.
export(File, Modules) ->
    Terms = lists:append([[{file, Module, Source} | [{bump(Module, Place), Count} || {Place, Count} <- Counts]]
                          || {Module, Source, Counts} <- Modules]),
    case file:write_file(File, [framed(term_to_binary(Term, [compressed])) || Term <- Terms]) of
        ok -> ok;
        {error, Reason} -> {error, {cant_open_file, File, Reason}}
    end.

bump(Module, {Name, Arity, Clause, Line}) -> {bump, Module, Name, Arity, Clause, Line}.

framed(Bytes) when byte_size(Bytes) > 255 ->
    Size = term_to_binary({'$size', byte_size(Bytes)}),
    [byte_size(Size), Size, Bytes];
framed(Bytes) -> [byte_size(Bytes), Bytes].

%% {ok, [{Module, File, Counts}]} or {error, Reason}.
import(File) ->
    maybe
        {ok, Bytes} ?= file:read_file(File),
        {ok, modules(terms(Bytes))}
    end.

terms(<<Size, Bytes:Size/binary, Rest/binary>>) ->
    case binary_to_term(Bytes) of
        {'$size', Length} ->
            <<Large:Length/binary, Behind/binary>> = Rest,
            [binary_to_term(Large) | terms(Behind)];
        Term -> [Term | terms(Rest)]
    end;
terms(<<>>) -> [].

modules([{file, Module, File} | Terms]) ->
    {Counts, Rest} = lists:splitwith(fun(Term) -> element(1, Term) =/= file end, Terms),
    [{Module, File, [{{Name, Arity, Clause, Line}, Count} || {{bump, _, Name, Arity, Clause, Line}, Count} <- Counts]} | modules(Rest)];
modules([]) -> [].
