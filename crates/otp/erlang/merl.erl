%% Code as data: text quoted to syntax trees, with variables in it that stand for trees to be put there, or found there.
%%
%% A template is a tree, some of whose nodes are {template, Type, Attributes, Groups}, and some variables: {Name} for one tree, {'*', Name} for any
%% number of them in a row. Written in code a variable is an atom @Name, a variable _@Name, a string '@Name or an integer 909Number. Marks behind
%% these prefixes say that it replaces not this node but the one around it (an underscore or 0, once a level), or that it takes any number (@ or 9).
-module(merl).

-export([alpha/2, compile/1, compile/2, compile_and_load/1, compile_and_load/2, match/2, meta_template/1, print/1, qquote/2, qquote/3, quote/1, quote/2,
         show/1, subst/2, switch/2, template/1, template_vars/1, term/1, tree/1, tsubst/2, var/1]).

-type tree() :: erl_syntax:syntaxTree().
-type trees() :: tree() | [tree()].
-type id() :: atom() | integer().
-type template() :: tree() | {id()} | {'*', id()} | {template, atom(), term(), [[template()]]}.
-type templates() :: template() | [template()].
-type env() :: [{id(), templates()}].
%% Lines, or all of them in one.
-type text() :: string() | binary() | [string()] | [binary()].

-spec compile(trees()) -> compile:comp_ret().
compile(Code) -> compile(Code, []).

-spec compile(trees(), [compile:option()]) -> compile:comp_ret().
compile(Code, Options) when is_list(Code) ->
    compile:noenv_forms([erl_syntax:revert(Form) || Form <- Code], [verbose, report_errors, report_warnings, binary | Options]);
compile(Code, Options) ->
    case type(Code) of
        form_list -> compile(erl_syntax:form_list_elements(Code), Options);
        _ -> compile([Code], Options)
    end.

-spec compile_and_load(trees()) -> {ok, binary()} | error | {error, list(), list()}.
compile_and_load(Code) -> compile_and_load(Code, []).

-spec compile_and_load(trees(), [compile:option()]) -> {ok, binary()} | error | {error, list(), list()}.
compile_and_load(Code, Options) ->
    case compile(Code, Options) of
        {ok, Module, Binary} ->
            _ = code:load_binary(Module, "", Binary),
            {ok, Binary};
        Other -> Other
    end.

-spec var(atom()) -> tree().
var(Name) -> erl_syntax:variable(Name).

-spec term(term()) -> tree().
term(Term) -> erl_syntax:abstract(Term).

-spec print(templates()) -> ok.
print(Templates) when is_list(Templates) -> lists:foreach(fun print/1, Templates);
print(Template) ->
    io:put_chars(erl_prettypr:format(tree(Template))),
    io:nl().

%% Shows types and groups of nodes, a line for each.
-spec show(templates()) -> ok.
show(Templates) when is_list(Templates) -> lists:foreach(fun show/1, Templates);
show(Template) ->
    io:put_chars(outline(tree(Template), 0)),
    io:nl().

outline(Tree, Indentation) ->
    Text = atom_to_list(type(Tree)) ++ ": " ++ erl_prettypr:format(erl_syntax_lib:limit(Tree, 3)),
    Groups = [[outline(Part, Indentation + 2) || Part <- Group] || Group <- subtrees(Tree), Group =/= []],
    [spaces(Indentation), shortened(single_line(Text), 79 - Indentation), $\n | lists:join([spaces(Indentation + 2), "+\n"], Groups)].

spaces(N) -> lists:duplicate(N, $\s).

single_line(Text) -> squeezed([case lists:member(C, "\n\r\v\t") of true -> $\s; false -> C end || C <- Text]).

squeezed([$\s, $\s | Text]) -> squeezed([$\s | Text]);
squeezed([C | Text]) when C < $\s -> squeezed(Text);
squeezed([C | Text]) -> [C | squeezed(Text)];
squeezed([]) -> [].

shortened(_, Width) when Width =< 0 -> [];
shortened(Text, Width) when length(Text) =< Width -> Text;
shortened(Text, Width) ->
    Dots = min(3, Width),
    lists:sublist(Text, Width - Dots) ++ lists:duplicate(Dots, $.).

-spec qquote(text(), env()) -> trees().
qquote(Text, Env) -> qquote(1, Text, Env).

-spec qquote(erl_anno:location(), text(), env()) -> trees().
qquote(Start, Text, Env) -> subst(quote(Start, Text), Env).

-spec quote(text()) -> trees().
quote(Text) -> quote(1, Text).

-spec quote(erl_anno:location(), text()) -> trees().
quote({Line, Column} = Start, Text) when is_integer(Line), is_integer(Column) -> quote(Start, Line, joined(Text));
quote(Line, Text) when is_integer(Line) -> quote(Line, Line, joined(Text)).

quote(Start, Line, Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, Start),
    Comments = [{Line + Below - 1, erl_syntax:comment(Indentation, Lines)} || {Below, _, Indentation, Lines} <- erl_comment_scan:string(Text)],
    case commented(Comments, parsed(Tokens), []) of
        [Tree] -> Tree;
        Trees -> Trees
    end.

joined([Line | _] = Lines) when is_list(Line); is_binary(Line) -> lists:append([characters(L) ++ "\n" || L <- Lines]);
joined(Text) -> characters(Text).

characters(Text) when is_binary(Text) -> binary_to_list(Text);
characters(Text) -> Text.

%% Comments at the trees of their lines; those after all of them are trees of their own.
commented([], Trees, Acc) ->
    lists:reverse(Acc, Trees);
commented(Comments, [], Acc) ->
    lists:reverse(Acc, lists:reverse([erl_syntax:set_pos(Comment, erl_anno:new(Line)) || {Line, Comment} <- Comments]));
commented([{Line, Comment} | Comments], [Tree | Trees], Acc) ->
    case erl_anno:line(erl_syntax:get_pos(Tree)) of
        Before when Before < Line -> commented([{Line, Comment} | Comments], Trees, [Tree | Acc]);
        Line -> commented(Comments, [erl_syntax:add_postcomments([Comment], Tree) | Trees], Acc);
        _ -> commented(Comments, [erl_syntax:add_precomments([Comment], Tree) | Trees], Acc)
    end.

%% Text with dots is forms. Other text may be expressions, or clauses: of a try, a fun, or a case.
parsed(Tokens) ->
    case [Token || {dot, _} = Token <- Tokens] of
        [] when Tokens =/= [] -> parsed_as([exprs, handlers, fun_clauses, case_clauses], Tokens, []);
        _ -> [form(Form) || Form <- split(Tokens, [])]
    end.

split([], []) -> [];
split([], [Last | _]) -> fail("incomplete form after ~p", [Last]);
split([{dot, _} = Dot | Tokens], Acc) -> [lists:reverse(Acc, [Dot]) | split(Tokens, [])];
split([Token | Tokens], Acc) -> split(Tokens, [Token | Acc]).

form(Tokens) ->
    case erl_parse:parse_form(Tokens) of
        {ok, Form} -> Form;
        {error, Info} -> parse_error(Info)
    end.

parsed_as([], _, Errors) ->
    parse_error(lists:max(Errors));
parsed_as([Kind | Kinds], Tokens, Errors) ->
    Anno = erl_anno:new(0),
    case erl_parse:parse_exprs(dressed(Kind, Tokens, Anno)) of
        {ok, Exprs} -> undressed(Kind, Exprs);
        {error, Info} -> parsed_as(Kinds, Tokens, [Info | Errors])
    end.

dressed(exprs, Tokens, Anno) -> Tokens ++ [{dot, Anno}];
dressed(handlers, Tokens, Anno) -> [{'try', Anno}, {atom, Anno, true}, {'catch', Anno} | ended(Tokens, Anno)];
dressed(fun_clauses, Tokens, Anno) -> [{'fun', Anno} | ended(Tokens, Anno)];
dressed(case_clauses, Tokens, Anno) -> [{'case', Anno}, {atom, Anno, true}, {'of', Anno} | ended(Tokens, Anno)].

ended(Tokens, Anno) -> Tokens ++ [{'end', Anno}, {dot, Anno}].

undressed(exprs, Exprs) -> Exprs;
undressed(handlers, [{'try', _, _, _, _, _} = Try]) -> erl_syntax:try_expr_handlers(Try);
undressed(fun_clauses, [{'fun', _, {clauses, Clauses}}]) -> Clauses;
undressed(case_clauses, [{'case', _, _, Clauses}]) -> Clauses.

-spec parse_error(erl_parse:error_info()) -> no_return().
parse_error({Line, Module, Reason}) when is_integer(Line) -> fail("~w: ~ts", [Line, Module:format_error(Reason)]);
parse_error({{Line, Column}, Module, Reason}) -> fail("~w:~w: ~ts", [Line, Column, Module:format_error(Reason)]);
parse_error({_, Module, Reason}) -> fail("~ts", [Module:format_error(Reason)]).

-spec fail(io:format(), [term()]) -> no_return().
fail(Format, Args) -> throw({error, lists:flatten(io_lib:format(Format, Args))}).

-spec template(templates()) -> templates().
template(Trees) when is_list(Trees) -> [one_template(Tree) || Tree <- Trees];
template(Tree) -> one_template(Tree).

one_template({template, _, _, _} = Template) -> Template;
one_template({'*', _} = Variable) -> Variable;
one_template({_} = Variable) -> Variable;
one_template(Tree) ->
    case opened(Tree) of
        none -> Tree;
        {ok, Template} -> Template;
        {lift, {_, Name}} -> fail("bad metavariable: '~s'", [Name])
    end.

%% None where there is no variable inside; a variable that is to replace the node above is handed up.
opened(Tree) ->
    case subtrees(Tree) of
        [] -> marked(metavariable(Tree));
        Groups ->
            case opened_all(Groups, fun(Group) -> opened_all(Group, fun opened/1) end) of
                {ok, Groups1} -> {ok, {template, type(Tree), erl_syntax:get_attrs(Tree), Groups1}};
                {lift, {Kind, [_ | Name]}} -> marked({Kind, Name});
                none -> none
            end
    end.

opened_all([], _) ->
    none;
opened_all([Part | Parts], Open) ->
    case Open(Part) of
        {lift, _} = Lift -> Lift;
        Opened ->
            case {Opened, opened_all(Parts, Open)} of
                {_, {lift, _} = Lift} -> Lift;
                {none, none} -> none;
                {none, {ok, Parts1}} -> {ok, [Part | Parts1]};
                {{ok, Part1}, none} -> {ok, [Part1 | Parts]};
                {{ok, Part1}, {ok, Parts1}} -> {ok, [Part1 | Parts1]}
            end
    end.

marked(none) -> none;
marked({name, [$_, _ | _]} = Variable) -> {lift, Variable};
marked({number, [$0, _ | _]} = Variable) -> {lift, Variable};
marked({name, [$@, C | Name]}) -> {ok, {'*', list_to_atom([C | Name])}};
marked({number, [$9, C | Digits]}) -> {ok, {'*', list_to_integer([C | Digits])}};
marked({name, Name}) -> {ok, {list_to_atom(Name)}};
marked({number, Digits}) -> {ok, {list_to_integer(Digits)}}.

%% What stands behind the prefix of a variable.
metavariable(Tree) ->
    case type(Tree) of
        atom -> metavariable("@", erl_syntax:atom_name(Tree));
        variable -> metavariable("_@", erl_syntax:variable_literal(Tree));
        integer ->
            case integer_to_list(erl_syntax:integer_value(Tree)) of
                "909" ++ [_ | _] = Digits -> {number, lists:nthtail(3, Digits)};
                _ -> none
            end;
        string ->
            case erl_syntax:string_value(Tree) of
                "'@" ++ Name -> {name, Name};
                _ -> none
            end;
        _ -> none
    end.

metavariable(Prefix, Text) ->
    case string:prefix(Text, Prefix) of
        [_ | _] = Name -> {name, Name};
        _ -> none
    end.

%% Code that makes the template, where variables are those of the code around it if they are written as such.
-spec meta_template(templates()) -> trees().
meta_template(Templates) when is_list(Templates) -> [meta_template(Template) || Template <- Templates];
meta_template({template, Type, Attrs, Groups}) ->
    Lists = erl_syntax:list([erl_syntax:list([meta_template(Part) || Part <- Group]) || Group <- Groups]),
    erl_syntax:tuple([erl_syntax:atom(template), erl_syntax:atom(Type), erl_syntax:abstract(Attrs), Lists]);
meta_template({Name} = Variable) -> meta_variable(Name, Variable);
meta_template({'*', Name} = Variable) -> meta_variable(Name, Variable);
meta_template(Tree) -> erl_syntax:abstract(Tree).

%% An @ at its end, or 9 behind the 9 that a number has there, says that its value is a term.
meta_variable(Name, _) when is_integer(Name), Name > 99, Name rem 100 =:= 99 -> term_call("Q" ++ integer_to_list(Name div 100));
meta_variable(Name, _) when is_integer(Name), Name > 9, Name rem 10 =:= 9 -> erl_syntax:variable("Q" ++ integer_to_list(Name div 10));
meta_variable(Name, Variable) when is_integer(Name) -> erl_syntax:abstract(Variable);
meta_variable(Name, Variable) ->
    case atom_to_list(Name) of
        [C | Rest] = Text when C >= $A, C =< $Z; C >= 16#C0, C =< 16#DE, C =/= 16#D7 ->
            case Rest =/= [] andalso lists:last(Rest) =:= $@ of
                true -> term_call(lists:droplast(Text));
                false -> erl_syntax:variable(Text)
            end;
        _ -> erl_syntax:abstract(Variable)
    end.

term_call(Name) -> erl_syntax:application(erl_syntax:atom(merl), erl_syntax:atom(term), [erl_syntax:variable(Name)]).

-spec template_vars(templates()) -> [id()].
template_vars(Template) -> ordsets:from_list(variables(Template)).

variables(Templates) when is_list(Templates) -> lists:flatmap(fun variables/1, Templates);
variables({template, _, _, Groups}) -> variables(lists:append(Groups));
variables({Name}) -> [Name];
variables({'*', Name}) -> [Name];
variables(_) -> [].

%% Variables that are left become what they are written as.
-spec tree(templates()) -> trees().
tree(Templates) when is_list(Templates) -> [tree(Template) || Template <- Templates];
tree({template, Type, Attrs, Groups}) ->
    erl_syntax:set_attrs(make_tree(Type, [lists:flatten([tree(Part) || Part <- Group]) || Group <- Groups]), Attrs);
tree({'*', Name}) -> written(Name, "@", "9");
tree({Name}) -> written(Name, "", "");
tree(Tree) -> Tree.

written(Name, Mark, _) when is_atom(Name) -> erl_syntax:atom(list_to_atom("@" ++ Mark ++ atom_to_list(Name)));
written(Name, _, Mark) when is_integer(Name) -> erl_syntax:integer(list_to_integer("909" ++ Mark ++ integer_to_list(Name))).

-spec subst(templates(), env()) -> trees().
subst(Trees, Env) when is_list(Trees) -> [subst(Tree, Env) || Tree <- Trees];
subst(Tree, Env) -> tree(tsubst(Tree, Env)).

%% Substitutes, and leaves a template.
-spec tsubst(templates(), env()) -> templates().
tsubst(Trees, Env) ->
    replaced(Trees, fun(Name, Variable) ->
                            case lists:keyfind(Name, 1, Env) of
                                {_, Tree} -> Tree;
                                false -> Variable
                            end
                    end).

%% Renames variables.
-spec alpha(templates(), [{id(), id()}]) -> templates().
alpha(Trees, Env) ->
    replaced(Trees, fun(Name, Variable) ->
                            case lists:keyfind(Name, 1, Env) of
                                {_, Name1} -> setelement(tuple_size(Variable), Variable, Name1);
                                false -> Variable
                            end
                    end).

replaced(Trees, Replace) when is_list(Trees) -> [replaced_in(template(Tree), Replace) || Tree <- Trees];
replaced(Tree, Replace) -> replaced_in(template(Tree), Replace).

replaced_in({template, Type, Attrs, Groups}, Replace) ->
    {template, Type, Attrs, [lists:flatten([replaced_in(Part, Replace) || Part <- Group]) || Group <- Groups]};
replaced_in({'*', Name} = Variable, Replace) -> Replace(Name, Variable);
replaced_in({Name} = Variable, Replace) -> Replace(Name, Variable);
replaced_in(Tree, _) -> Tree.

%% What the variables of a pattern stand for in a tree, ordered by name.
-spec match(templates(), trees()) -> {ok, env()} | error.
match(Patterns, Trees) ->
    try {ok, match_each(listed(Patterns), listed(Trees), [])}
    catch throw:error -> error
    end.

listed(Trees) when is_list(Trees) -> Trees;
listed(Tree) -> [Tree].

match_each([Pattern | Patterns], [Tree | Trees], Env) -> match_each(Patterns, Trees, match_tree(template(Pattern), Tree, Env));
match_each([], [], Env) -> Env;
match_each(_, _, _) -> error(merl_match_arity).

match_tree({template, Type, _, Groups}, Tree, Env) ->
    Parts = subtrees(Tree),
    case type(Tree) =:= Type andalso length(Groups) =:= length(Parts) of
        true -> lists:foldr(fun({Group, Trees}, Env1) -> match_group(Group, Trees, Env1) end, Env, lists:zip(Groups, Parts));
        false -> throw(error)
    end;
match_tree({Name}, Tree, Env) ->
    bind(Name, Tree, Env);
match_tree(Pattern, Tree, Env) ->
    case equal(Pattern, Tree) of
        true -> Env;
        false -> throw(error)
    end.

bind(Anonymous, _, Env) when Anonymous =:= '_'; Anonymous =:= 0 -> Env;
bind(Name, Tree, Env) -> orddict:store(Name, Tree, Env).

%% What follows a variable of any number of trees is matched from the end.
match_group([{'*', Name} | Patterns], Trees, Env) -> match_glob(lists:reverse(Patterns), lists:reverse(Trees), Name, Env);
match_group([Pattern | Patterns], [Tree | Trees], Env) -> match_group(Patterns, Trees, match_tree(Pattern, Tree, Env));
match_group([], [], Env) -> Env;
match_group(_, _, _) -> throw(error).

match_glob([{'*', Name} | _], _, _, _) -> fail("multiple glob variables in same match group: ~w", [Name]);
match_glob([Pattern | Patterns], [Tree | Trees], Name, Env) -> match_glob(Patterns, Trees, Name, match_tree(Pattern, Tree, Env));
match_glob([], Trees, Name, Env) -> bind(Name, lists:reverse(Trees), Env);
match_glob(_, [], _, _) -> throw(error).

equal(Tree1, Tree2) ->
    Type = type(Tree1),
    case type(Tree2) =:= Type andalso {subtrees(Tree1), subtrees(Tree2)} of
        false -> false;
        {[], []} -> value(Type, Tree1) =:= value(Type, Tree2);
        {Groups1, Groups2} when length(Groups1) =:= length(Groups2) -> lists:all(fun equal_groups/1, lists:zip(Groups1, Groups2));
        _ -> false
    end.

equal_groups({Group1, Group2}) ->
    length(Group1) =:= length(Group2) andalso lists:all(fun({Tree1, Tree2}) -> equal(Tree1, Tree2) end, lists:zip(Group1, Group2)).

value(atom, Tree) -> erl_syntax:atom_value(Tree);
value(char, Tree) -> erl_syntax:char_value(Tree);
value(float, Tree) -> erl_syntax:float_value(Tree);
value(integer, Tree) -> erl_syntax:integer_value(Tree);
value(string, Tree) -> erl_syntax:string_value(Tree);
value(operator, Tree) -> erl_syntax:operator_name(Tree);
value(text, Tree) -> erl_syntax:text_string(Tree);
value(variable, Tree) -> erl_syntax:variable_name(Tree);
value(_, _) -> none.

%% Runs the action of the first clause that matches, and whose guard holds.
-spec switch(trees(), [term()]) -> term().
switch(Trees, [{Patterns, Guard, Action} | Clauses]) -> switch(Trees, Patterns, [{Guard, Action}], Clauses);
switch(Trees, [{Patterns, Actions} | Clauses]) -> switch(Trees, Patterns, listed(Actions), Clauses);
switch(_, [Default | _]) when is_function(Default, 0) -> Default();
switch(_, []) -> error(merl_switch_clause);
switch(_, _) -> error(merl_switch_badarg).

switch(Trees, Patterns, Actions, Clauses) ->
    case match(Patterns, Trees) of
        {ok, Env} -> act(Actions, Env, Trees, Clauses);
        error -> switch(Trees, Clauses)
    end.

act([{Guard, Action} | Actions], Env, Trees, Clauses) when is_function(Guard, 1), is_function(Action, 1) ->
    case Guard(Env) of
        true -> Action(Env);
        false -> act(Actions, Env, Trees, Clauses)
    end;
act([Action | _], Env, _, _) when is_function(Action, 1) -> Action(Env);
act([], _, Trees, Clauses) -> switch(Trees, Clauses);
act(_, _, _, _) -> error(merl_switch_badarg).

%% Trees whose groups do not depend on what is left out: empty tuples and lists have groups, and so has an absent guard.
type(Tree) ->
    case erl_syntax:type(Tree) of
        nil -> list;
        Type -> Type
    end.

subtrees(Tree) ->
    case erl_syntax:type(Tree) of
        tuple -> [erl_syntax:tuple_elements(Tree)];
        nil -> [[], []];
        list -> [erl_syntax:list_prefix(Tree), present(erl_syntax:list_suffix(Tree))];
        binary_field -> [[erl_syntax:binary_field_body(Tree)], erl_syntax:binary_field_types(Tree)];
        clause -> [erl_syntax:clause_patterns(Tree), present(erl_syntax:clause_guard(Tree)), erl_syntax:clause_body(Tree)];
        receive_expr ->
            Action = case erl_syntax:receive_expr_timeout(Tree) of
                         none -> [];
                         _ -> erl_syntax:receive_expr_action(Tree)
                     end,
            [erl_syntax:receive_expr_clauses(Tree), present(erl_syntax:receive_expr_timeout(Tree)), Action];
        record_expr -> [present(erl_syntax:record_expr_argument(Tree)), [erl_syntax:record_expr_type(Tree)], erl_syntax:record_expr_fields(Tree)];
        record_field -> [[erl_syntax:record_field_name(Tree)], present(erl_syntax:record_field_value(Tree))];
        _ -> erl_syntax:subtrees(Tree)
    end.

present(none) -> [];
present(Tree) -> [Tree].

make_tree(list, [Prefix, []]) -> erl_syntax:list(Prefix);
make_tree(list, [Prefix, [Suffix]]) -> erl_syntax:list(Prefix, Suffix);
make_tree(tuple, [Elements]) -> erl_syntax:tuple(Elements);
make_tree(binary_field, [[Body], Types]) -> erl_syntax:binary_field(Body, Types);
make_tree(clause, [Patterns, [], Body]) -> erl_syntax:clause(Patterns, none, Body);
make_tree(clause, [Patterns, [Guard], Body]) -> erl_syntax:clause(Patterns, Guard, Body);
make_tree(receive_expr, [Clauses, [], _]) -> erl_syntax:receive_expr(Clauses);
make_tree(receive_expr, [Clauses, [Timeout], Action]) -> erl_syntax:receive_expr(Clauses, Timeout, Action);
make_tree(record_expr, [[], [Type], Fields]) -> erl_syntax:record_expr(Type, Fields);
make_tree(record_expr, [[Argument], [Type], Fields]) -> erl_syntax:record_expr(Argument, Type, Fields);
make_tree(record_field, [[Name], []]) -> erl_syntax:record_field(Name);
make_tree(record_field, [[Name], [Value]]) -> erl_syntax:record_field(Name, Value);
make_tree(Type, Groups) -> erl_syntax:make_tree(Type, Groups).
