{application, runtime_tools,
 [{description, "RUNTIME_TOOLS"},
  {vsn, "2.1.1"},
  {modules,
   [dbg]},
  {registered, []},
  {applications, [kernel, stdlib]},
  {env, []}]}.
