%% Annotations of abstract code: where a form stands, and what is known of it besides.
%%
%% An annotation with only a location is that location, Line or {Line, Column}; otherwise it is a list of pairs with a location among them.
-module(erl_anno).

-export([column/1, end_location/1, file/1, from_term/1, generated/1, is_anno/1, line/1, location/1, new/1, record/1, set_file/2,
         set_generated/2, set_end_location/2, set_line/2, set_location/2, set_record/2, set_text/2, text/1, to_term/1]).

-export_type([anno/0, anno_term/0, column/0, line/0, location/0, text/0]).

-type line() :: non_neg_integer().
-type column() :: pos_integer().
-type location() :: line() | {line(), column()}.
-type text() :: string().
-type anno() :: location() | [{file | generated | location | record | text, term()}, ...].
-type anno_term() :: term().

-define(IS_LINE(L), is_integer(L), L >= 0).
-define(IS_PLACE(L, C), is_integer(L), L >= 0, is_integer(C), C >= 1).

new(Line) when ?IS_LINE(Line) -> Line;
new({Line, Column} = Location) when ?IS_PLACE(Line, Column) -> Location;
new(Term) -> erlang:error(badarg, [Term]).

to_term(Anno) -> Anno.

%% A negative line was once the sign of generated code.
from_term(Line) when is_integer(Line), Line < 0 -> set_generated(true, new(-Line));
from_term(Term) -> Term.

is_anno(Line) when ?IS_LINE(Line) -> true;
is_anno({Line, Column}) when ?IS_PLACE(Line, Column) -> true;
is_anno([_ | _] = Anno) -> all_items(Anno) andalso lists:keymember(location, 1, Anno);
is_anno(_) -> false.

all_items([{generated, true} | Anno]) -> all_items(Anno);
all_items([{record, true} | Anno]) -> all_items(Anno);
all_items([{Item, Value} | Anno]) when Item =:= file; Item =:= location; Item =:= end_location; Item =:= text -> is_value(Item, Value) andalso all_items(Anno);
all_items(Rest) -> Rest =:= [].

is_value(file, File) -> is_list(File) orelse is_binary(File);
is_value(text, Text) -> is_list(Text);
is_value(location, Line) when ?IS_LINE(Line) -> true;
is_value(location, {Line, Column}) when ?IS_PLACE(Line, Column) -> true;
is_value(end_location, Location) -> is_value(location, Location);
is_value(generated, Flag) -> is_boolean(Flag);
is_value(record, Flag) -> is_boolean(Flag);
is_value(_, _) -> false.

%% Reading -------------------------------------------------------------------------------------------------------------

location(Line) when ?IS_LINE(Line) -> Line;
location({Line, Column} = Location) when ?IS_PLACE(Line, Column) -> Location;
location(Anno) -> item(location, Anno).

line(Anno) ->
    case location(Anno) of
        {Line, _} -> Line;
        Line -> Line
    end.

column(Anno) ->
    case location(Anno) of
        {_, Column} -> Column;
        _ -> undefined
    end.

file(Anno) -> item(file, Anno).
text(Anno) -> item(text, Anno).
generated(Anno) -> item(generated, Anno, false).
record(Anno) -> item(record, Anno, false).

item(_, Line) when ?IS_LINE(Line) -> undefined;
item(_, {Line, Column}) when ?IS_PLACE(Line, Column) -> undefined;
item(Item, Anno) ->
    try lists:keyfind(Item, 1, Anno) of
        {_, Value} -> Value;
        false -> undefined
    catch
        _:_ -> erlang:error(badarg, [Anno, Item])
    end.

item(Item, Anno, Default) ->
    case item(Item, Anno) of
        undefined -> Default;
        Value -> Value
    end.

%% Where the text of the form ends, if the text is known.
end_location(Anno) ->
    case {is_list(Anno) andalso proplists:get_value(end_location, Anno, none), text(Anno), location(Anno)} of
        {End, _, _} when End =/= none, End =/= false -> End;
        {_, undefined, _} -> undefined;
        {_, Text, {Line, Column}} -> after_text(Text, Line, Column);
        {_, Text, Line} -> Line + length([C || C <- Text, C =:= $\n])
    end.

after_text([$\n | Text], Line, _) -> after_text(Text, Line + 1, 1);
after_text([_ | Text], Line, Column) -> after_text(Text, Line, Column + 1);
after_text([], Line, Column) -> {Line, Column}.

%% Writing -------------------------------------------------------------------------------------------------------------

set_file(File, Anno) -> set(file, File, Anno).
set_generated(Generated, Anno) -> set(generated, Generated, Anno).
set_record(Record, Anno) -> set(record, Record, Anno).
set_text(Text, Anno) -> set(text, Text, Anno).
set_location(Location, Anno) -> set(location, Location, Anno).
set_end_location(Location, Anno) -> set(end_location, Location, Anno).

%% The column stays.
set_line(Line, Anno) ->
    case location(Anno) of
        {_, Column} -> set_location({Line, Column}, Anno);
        _ -> set_location(Line, Anno)
    end.

set(Item, Value, Anno) ->
    case is_value(Item, Value) of
        true -> simple(put_item(Item, Value, pairs(Item, Value, Anno)));
        false -> erlang:error(badarg, [Item, Value, Anno])
    end.

pairs(_, _, Line) when ?IS_LINE(Line) -> [{location, Line}];
pairs(_, _, {Line, Column} = Location) when ?IS_PLACE(Line, Column) -> [{location, Location}];
pairs(_, _, [_ | _] = Anno) -> Anno;
pairs(Item, Value, Anno) -> erlang:error(badarg, [Item, Value, Anno]).

put_item(Item, false, Anno) -> lists:keydelete(Item, 1, Anno);
put_item(Item, Value, Anno) ->
    case item(Item, Anno) of
        undefined -> [{Item, Value} | Anno];
        _ -> lists:keyreplace(Item, 1, Anno, {Item, Value})
    end.

simple([{location, Location}]) -> Location;
simple(Anno) -> Anno.
