{application, syntax_tools,
 [{description, "Syntax tools"},
  {vsn, "3.2.2"},
  {modules,
   [epp_dodger, erl_comment_scan, erl_prettypr, erl_recomment, erl_syntax, erl_syntax_lib, merl, merl_transform,
    prettypr]},
  {registered, []},
  {applications, [stdlib]},
  {env, []}]}.
