%% The lint as a module, over the compiler's own.
-module(erl_lint).

-export([bool_option/4, check_format_string/1, check_format_string/2, exprs/2, exprs_opt/3, format_error/1, is_guard_expr/1, is_guard_test/1, is_guard_test/2, is_guard_test/3,
         is_pattern_expr/1, module/1, module/2, module/3, used_vars/2, value_option/3, value_option/7]).

-export_type([error_description/0, error_info/0]).

-type error_description() :: term().
-type error_info() :: {erl_anno:location() | none, module(), error_description()}.

format_error(Descriptor) ->
    case prim_compile:words(?MODULE, Descriptor) of
        none -> io_lib:format("~tp", [Descriptor]);
        Text -> Text
    end.

module(Forms) -> module(Forms, "nofile", []).
module(Forms, File) -> module(Forms, File, []).
module(Forms, File, Options) ->
    case prim_compile:lint(Forms, [{name, flat(File)} | [{lint, Option} || Option <- lists:flatten(Options), is_option(Option)]]) of
        {bad_form, Text} -> erlang:error({bad_form, Text}, [Forms, File, Options]);
        {[], Warnings} -> {ok, by_file(lists:sort(Warnings))};
        {Errors, Warnings} -> {error, by_file(Errors), by_file(lists:sort(Warnings))}
    end.

is_option({Name, _}) -> is_atom(Name);
is_option(Option) -> is_atom(Option).

flat(File) when is_atom(File) -> atom_to_list(File);
flat(File) -> unicode:characters_to_list(File).

by_file(Found) ->
    Files = lists:usort([File || {File, _} <- Found]),
    [{File, [Info || {In, Info} <- Found, In =:= File]} || File <- Files].

%% Expressions are looked at as the body of a function, whose parameter holds the variables that are bound. Functions that they call
%% may be anywhere: they are defined beside it.
exprs(Exprs, Bound) -> exprs_opt(Exprs, Bound, []).

exprs_opt(Exprs, Bound, Options) ->
    Variables = lists:foldl(fun(Name, Rest) -> {cons, 0, {var, 0, Name}, Rest} end, {nil, 0}, [Name || {Name, _} <- Bound, is_atom(Name)]),
    Called = lists:usort([Call || {Name, Arity} = Call <- called(Exprs, []), not erl_internal:bif(Name, Arity), not erl_internal:old_type_test(Name, Arity)]),
    Forms = [{attribute, 0, file, {"nofile", 0}}, {attribute, 0, module, nofile}, {attribute, 0, export, [{'-expressions-', 1} | Called]},
             {function, 0, '-expressions-', 1, [{clause, 0, [Variables], [], Exprs}]}
             | [{function, 0, Name, Arity, [{clause, 0, lists:duplicate(Arity, {var, 0, '_'}), [], [{atom, 0, ok}]}]} || {Name, Arity} <- Called]],
    module(Forms ++ [{eof, 0}], "nofile", [nowarn_unused_vars | Options]).

called({call, _, {atom, _, Name}, Args}, Found) -> called(Args, [{Name, length(Args)} | Found]);
called({'fun', _, {function, Name, Arity}}, Found) -> [{Name, Arity} | Found];
called(Node, Found) when is_tuple(Node) -> called(tuple_to_list(Node), Found);
called([Node | Nodes], Found) -> called(Nodes, called(Node, Found));
called(_, Found) -> Found.

%% Guards -----------------------------------------------------------------------------------------------------------------

is_guard_test(Test) -> is_guard_test(Test, [], fun(_) -> false end).

is_guard_test(Test, Forms) -> is_guard_test(Test, Forms, fun(_) -> false end).

is_guard_test(Test, Forms, IsOverridden) -> guard_test(Test, [Record || {attribute, _, record, Record} <- Forms], IsOverridden).

guard_test({call, _, {atom, _, Name}, Arguments}, Records, IsOverridden) ->
    Arity = length(Arguments),
    not IsOverridden({Name, Arity})
        andalso (erl_internal:type_test(Name, Arity) orelse Name =:= is_record orelse guard_bif(Name, Arity))
        andalso lists:all(fun(Argument) -> guard_expr(Argument, Records, IsOverridden) end, Arguments);
guard_test(Test, Records, IsOverridden) -> guard_expr(Test, Records, IsOverridden).

is_guard_expr(Expr) -> guard_expr(Expr, any, fun(_) -> false end).

guard_expr({Literal, _, _}, _, _) when Literal =:= var; Literal =:= char; Literal =:= integer; Literal =:= float; Literal =:= atom; Literal =:= string ->
    true;
guard_expr({nil, _}, _, _) -> true;
guard_expr({cons, _, Head, Tail}, R, O) -> all([Head, Tail], R, O);
guard_expr({tuple, _, Elements}, R, O) -> all(Elements, R, O);
guard_expr({map, _, Fields}, R, O) -> all(fields(Fields), R, O);
guard_expr({map, _, Map, Fields}, R, O) -> all([Map | fields(Fields)], R, O);
guard_expr({record_index, _, _, Field}, R, O) -> guard_expr(Field, R, O);
guard_expr({record_field, _, Record, Name, Field}, R, O) -> known(Name, R) andalso all([Record, Field], R, O);
guard_expr({record, _, Name, Fields}, R, O) ->
    known(Name, R) andalso all([Value || {record_field, _, _, Value} <- Fields], R, O);
guard_expr({bin, _, Elements}, R, O) ->
    lists:all(fun({bin_element, _, Value, Size, _}) ->
                      guard_expr(Value, R, O) andalso (Size =:= default orelse guard_expr(Size, R, O))
              end, Elements);
guard_expr({call, _, {atom, _, Name}, Arguments}, R, O) ->
    Arity = length(Arguments),
    not O({Name, Arity}) andalso guard_bif(Name, Arity) andalso all(Arguments, R, O);
guard_expr({call, _, {remote, _, {atom, _, erlang}, {atom, _, Name}}, Arguments}, R, O) ->
    Arity = length(Arguments),
    (guard_bif(Name, Arity) orelse guard_op(Name, Arity)) andalso all(Arguments, R, O);
guard_expr({op, _, Op, Argument}, R, O) -> guard_op(Op, 1) andalso guard_expr(Argument, R, O);
guard_expr({op, _, Op, Left, Right}, R, O) when Op =:= 'andalso'; Op =:= 'orelse' -> all([Left, Right], R, O);
guard_expr({op, _, Op, Left, Right}, R, O) -> guard_op(Op, 2) andalso all([Left, Right], R, O);
guard_expr(_, _, _) -> false.

all(Exprs, R, O) -> lists:all(fun(Expr) -> guard_expr(Expr, R, O) end, Exprs).

fields(Fields) -> lists:append([[Key, Value] || {_, _, Key, Value} <- Fields]).

known(_, any) -> true;
known(Name, Records) -> lists:keymember(Name, 1, Records).

guard_bif(Name, Arity) -> erl_internal:guard_bif(Name, Arity).
guard_op(Op, Arity) ->
    erl_internal:arith_op(Op, Arity) orelse erl_internal:bool_op(Op, Arity) orelse erl_internal:comp_op(Op, Arity).

%% Patterns ---------------------------------------------------------------------------------------------------------------

%% An expression of constants and operators on them.
is_pattern_expr({Literal, _, _}) when Literal =:= char; Literal =:= integer; Literal =:= float; Literal =:= atom; Literal =:= string -> true;
is_pattern_expr({nil, _}) -> true;
is_pattern_expr({op, _, Op, Argument}) -> erl_internal:arith_op(Op, 1) andalso is_pattern_expr(Argument);
is_pattern_expr({op, _, Op, Left, Right}) ->
    erl_internal:arith_op(Op, 2) andalso is_pattern_expr(Left) andalso is_pattern_expr(Right);
is_pattern_expr(_) -> false.

%% Which of the bound variables expressions use.
used_vars(Exprs, Bound) ->
    Used = sets:from_list(variables(Exprs, []), [{version, 2}]),
    Names = ordsets:from_list([case B of {Name, _} -> Name; Name -> Name end || B <- Bound]),
    {ok, [Name || Name <- Names, sets:is_element(Name, Used)]}.

variables({var, _, Name}, Found) -> [Name | Found];
variables(Tuple, Found) when is_tuple(Tuple) -> variables(tuple_to_list(Tuple), Found);
variables([Head | Tail], Found) -> variables(Tail, variables(Head, Found));
variables(_, Found) -> Found.

%% Options ----------------------------------------------------------------------------------------------------------------

bool_option(On, Off, Default, Options) ->
    lists:foldl(fun(Option, _) when Option =:= On -> true;
                   (Option, _) when Option =:= Off -> false;
                   (_, Set) -> Set
                end, Default, Options).

value_option(Flag, Default, Options) ->
    lists:foldl(fun({Option, Value}, _) when Option =:= Flag -> Value;
                   (_, Set) -> Set
                end, Default, Options).

value_option(Flag, Default, On, OnValue, Off, OffValue, Options) ->
    lists:foldl(fun({Option, Value}, _) when Option =:= Flag -> Value;
                   (Option, _) when Option =:= On -> OnValue;
                   (Option, _) when Option =:= Off -> OffValue;
                   (_, Set) -> Set
                end, Default, Options).

%% Formats -------------------------------------------------------------------------------------------------------------

%% The kinds of arguments that a format takes, or what is wrong with it. Not strict, modifiers that mean nothing are let pass.
check_format_string(Format) -> check_format_string(Format, true).

check_format_string(Format, Strict) when is_atom(Format) -> check_format_string(atom_to_list(Format), Strict);
check_format_string(Format, Strict) when is_binary(Format) -> check_format_string(binary_to_list(Format), Strict);
check_format_string(Format, Strict) -> sequences(Format, [], Strict).

sequences(Format, Kinds, Strict) ->
    case string:find(Format, "~") of
        nomatch -> {ok, lists:reverse(Kinds)};
        [_ | Rest] ->
            {Rest1, Kinds1} = width(Rest, Kinds),
            {Rest2, Kinds2} = padding(precision(Rest1, Kinds1)),
            case modifiers(Rest2, [], Kinds2, Strict) of
                {error, _} = Error -> Error;
                {[], _, _} -> {error, "truncated"};
                {[Control | Rest3], Modifiers, Kinds3} ->
                    case {Strict andalso misplaced(Control, Modifiers), argument(Control)} of
                        {{error, _} = Error, _} -> Error;
                        {_, none} -> {error, "invalid control ~" ++ [Control]};
                        {_, More} -> sequences(Rest3, lists:reverse(More, Kinds3), Strict)
                    end
            end
    end.

width([$-, C | Rest], Kinds) when C =:= $*; C >= $0, C =< $9 -> number([C | Rest], Kinds);
width(Format, Kinds) -> number(Format, Kinds).

number([$* | Rest], Kinds) -> {Rest, [int | Kinds]};
number(Format, Kinds) -> {lists:dropwhile(fun(C) -> is_integer(C) andalso C >= $0 andalso C =< $9 end, Format), Kinds}.

precision([$. | Rest], Kinds) ->
    {Rest1, Kinds1} = number(Rest, Kinds),
    {pad, Rest1, Kinds1};
precision(Format, Kinds) -> {no_pad, Format, Kinds}.

padding({pad, [$., $* | Rest], Kinds}) -> {Rest, [int | Kinds]};
padding({pad, [$., _ | Rest], Kinds}) -> {Rest, Kinds};
padding({_, Rest, Kinds}) -> {Rest, Kinds}.

modifiers([C | Rest], Seen, Kinds, Strict) when C =:= $k; C =:= $K; C =:= $l; C =:= $t ->
    case lists:member(C, Seen) of
        true when Strict -> {error, "repeated modifier " ++ [C]};
        _ -> modifiers(Rest, [C | Seen], case C of $K -> ['fun' | Kinds]; _ -> Kinds end, Strict)
    end;
modifiers(Rest, Seen, Kinds, _) -> {Rest, lists:sort(Seen), Kinds}.

%% Modifiers that exclude each other, and the controls that take them.
misplaced(Control, Modifiers) -> misplaced([{"l", "Pp"}, {"lt", "cPpsWw"}, {"Kk", "PpWw"}], Control, Modifiers).

misplaced([{Group, Controls} | Rules], Control, Modifiers) ->
    case [Modifier || Modifier <- Modifiers, lists:member(Modifier, Group)] of
        [_, _] = Two -> {error, "conflicting modifiers ~" ++ Two ++ [Control]};
        [_] = One ->
            case lists:member(Control, Controls) of
                true -> misplaced(Rules, Control, Modifiers);
                false -> {error, "invalid modifier/control combination ~" ++ One ++ [Control]}
            end;
        [] -> misplaced(Rules, Control, Modifiers)
    end;
misplaced([], _, _) -> fine.

argument(C) when C =:= $~; C =:= $n -> [];
argument(C) when C =:= $c; C =:= $b; C =:= $B -> [int];
argument(C) when C =:= $e; C =:= $f; C =:= $g -> [float];
argument($s) -> [string];
argument(C) when C =:= $w; C =:= $p; C =:= $+; C =:= $#; C =:= $i -> [term];
argument(C) when C =:= $W; C =:= $P -> [term, int];
argument(C) when C =:= $x; C =:= $X -> [int, string];
argument(_) -> none.
